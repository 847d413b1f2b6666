package io.meridian.dns.api;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.NameChain;
import io.meridian.model.IpAddress;
import io.meridian.model.Rejection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says why a client gets the answer it gets: asks the lookup and the engine that answer queries,
/// the engine with a recorder, and puts into words what they say.
final class Explainer {

    /// Knows how members are, and what is said of them.
    interface HealthTeller {

        /// @param state as the decision saw it
        Explanation.Health of(Serving serving, int slot, MemberState state);
    }

    private final Supplier<Serving> served;
    private final BooleanSupplier settled;
    private final HealthTeller health;

    /// @param settled whether published services have been heard of
    Explainer(Supplier<Serving> served, BooleanSupplier settled, HealthTeller health) {
        this.served = served;
        this.settled = settled;
        this.health = health;
    }

    Explanation explain(Question question, Asker asker) {
        return explain(question, asker, served.get(), new HashSet<>());
    }

    /// @param passed names that were looked up on the way here
    private Explanation explain(
            Question question, Asker asker, Serving serving, Set<String> passed) {
        Explanation one = explain(question, asker, serving);
        String target = one.answer().size() == 1 ? one.answer().getFirst() : "";
        boolean further =
                one.service() != null
                        && target.endsWith(".")
                        && passed.add(question.name())
                        && passed.size() <= NameChain.MAX_STEPS
                        && serving.zones().zoneOf(target) != null;
        return further
                ? one.leadingTo(
                        explain(Question.of(target, question.type()), asker, serving, passed))
                : one;
    }

    private Explanation explain(Question question, Asker asker, Serving serving) {
        AliasTrace way = AliasTrace.of(serving.zones(), question);
        return way.end() instanceof Lookup.Balanced balanced
                ? decided(way, asker, serving, balanced)
                : undecided(way, asker, serving, outcome(way));
    }

    private String outcome(AliasTrace way) {
        boolean followed = !way.steps().isEmpty();
        return switch (way.end()) {
            case Lookup.Balanced _ -> "answered";
            case Lookup.Hit _ -> "answered: records of the zone itself";
            case Lookup.NoData _ -> denial("NODATA: the name has no such type");
            case Lookup.NameError _ -> denial("NXDOMAIN: no such name");
            case Lookup.Delegation cut ->
                    "referral: the zone ends at the cut "
                            + AliasTrace.text(cut.nameServers().owner());
            case Lookup.Alias _ -> "answered: aliases, of which no more are followed";
            case Lookup.Redirect _ ->
                    "answered: a DNAME whose target is too long (YXDOMAIN), or of more aliases than"
                            + " are followed";
            case Lookup.NotOurs _ ->
                    followed
                            ? "answered: an alias that leads out of this node's zones"
                            : "REFUSED: in none of this node's zones";
            case Lookup.NotLoaded _ ->
                    followed
                            ? "answered: an alias into a zone that is not loaded"
                            : "SERVFAIL: its zone is not loaded";
        };
    }

    private String denial(String denied) {
        return settled.getAsBoolean()
                ? denied
                : "SERVFAIL: no services have been heard of yet (cold start)";
    }

    private static List<Rejection> rejected(Serving serving, String name) {
        return serving.published(Rejection.class)
                .filter(r -> r.fqdns().isEmpty() || r.fqdns().contains(name))
                .toList();
    }

    private static Explanation undecided(
            AliasTrace way, Asker asker, Serving serving, String outcome) {
        Question question = way.question();
        IpAddress address = asker.deciding(false);
        return new Explanation(
                question.name(),
                question.type(),
                serving.zones().zoneOf(question.name()),
                null,
                asker.told(false),
                Located.of(address, serving.geo()).place(),
                null,
                outcome,
                way.steps(),
                List.of(),
                List.of(),
                null,
                0,
                rejected(serving, question.name()),
                null);
    }

    private Explanation decided(
            AliasTrace way, Asker asker, Serving serving, Lookup.Balanced balanced) {
        BalancedService service = balanced.service();
        int firstSlot = serving.firstSlot(service.number());
        Trace trace = new Trace(firstSlot, serving.firstSlot(service.number() + 1) - firstSlot);
        Decision decision = new Decision(trace);
        // Over states that stand still, so that what is told is what was decided on.
        BalancedService still = service.still();
        DecisionEngine.decide(still, way.question().v6Asked(), asker.view(), decision);
        boolean disregarded = service.source().answer().ignoresClientSubnet();
        Decided decided =
                new Decided(
                        way.question(),
                        serving.zones().zoneOf(way.question().name()),
                        asker,
                        Located.of(asker.deciding(disregarded), serving.geo()),
                        service.source(),
                        service.downResponse(),
                        decision,
                        trace,
                        Decided.placed(still, serving),
                        still.answerable(),
                        balanced.ttlSeconds(decision));
        return explanation(decided, way, serving, firstSlot);
    }

    private Explanation explanation(
            Decided decided, AliasTrace way, Serving serving, int firstSlot) {
        Decision decision = decided.decision();
        return new Explanation(
                decided.question().name(),
                decided.question().type(),
                decided.zone(),
                decided.service().fqdn(),
                decided.asker().told(decided.disregardsSubnet()),
                decided.located().place(),
                decided.service().policy().inWords(),
                new DownInWords(decided).outcome(),
                Stream.concat(way.steps().stream(), Steps.of(decided).stream()).toList(),
                candidates(decided, serving, firstSlot),
                Words.records(decision),
                ttl(decided),
                decided.scopePrefixLength(),
                rejected(serving, decided.question().name()),
                null);
    }

    private static @Nullable Integer ttl(Decided decided) {
        return switch (decided.decision().kind()) {
            case ANSWER, NODATA -> decided.ttlSeconds();
            case NOT_READY, NO_REPLY -> null;
        };
    }

    private List<Explanation.Candidate> candidates(
            Decided decided, Serving serving, int firstSlot) {
        List<Explanation.Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < decided.members().size(); i++) {
            candidates.add(candidate(decided, i, serving, firstSlot));
        }
        return candidates;
    }

    private Explanation.Candidate candidate(
            Decided decided, int i, Serving serving, int firstSlot) {
        Decided.Placed placed = decided.members().get(i);
        Trace trace = decided.trace();
        IpAddress publicAddress = placed.publicAddress();
        var contest = trace.contest(i);
        Explanation.Health state = health.of(serving, firstSlot + i, trace.state(i));
        boolean recovers = trace.fate(i) == Fate.DOWN && state.recovery() != null;
        return new Explanation.Candidate(
                placed.member().name(),
                publicAddress == null ? null : publicAddress.toString(),
                placed.member().site(),
                placed.member().cluster(),
                placed.priority(),
                placed.member().weight(),
                decided.located().distanceKm(placed.place()),
                state,
                contest == null ? null : Double.valueOf(contest.share()),
                trace.isKept(i),
                recovers
                        ? "its probes pass again, and it is not let back yet"
                        : FateInWords.of(decided, i));
    }
}
