package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.dns.decision.MemberState;
import io.meridian.model.AnswerRule;
import io.meridian.model.SelectionPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The way from a question to its answer in sentences, in the order in which the engine goes it.
final class Steps {

    private final Decided decided;
    private final Decision decision;
    private final Trace trace;
    private final List<Explanation.Step> steps = new ArrayList<>();

    private Steps(Decided decided) {
        this.decided = decided;
        this.decision = decided.decision();
        this.trace = decided.trace();
    }

    static List<Explanation.Step> of(Decided decided) {
        return new Steps(decided).all();
    }

    private List<Explanation.Step> all() {
        add("service", service());
        add("client", client());
        add("location", location());
        if (decided.isSplit()) {
            add("network", network());
        }
        add("family", family());
        if (decided.service().policy() instanceof SelectionPolicy.Topology topology) {
            add("rules", RulesInWords.of(topology, decided.located()));
        }
        if (decision.kind() == Decision.Kind.NOT_READY) {
            add("health", "no member has been tested yet (cold start): SERVFAIL until one has");
            return steps;
        }
        if (candidates() > 0) {
            add("health", health());
            add("priority", priority());
        }
        if (decision.priority() >= 0) {
            add("choice", new ChoiceInWords(decided).text());
        }
        add("answer", answer());
        if (decision.kind() != Decision.Kind.NO_REPLY) {
            add("ttl", ttl());
            add("scope", ScopeInWords.of(decided));
        }
        return steps;
    }

    private void add(String step, String says) {
        steps.add(new Explanation.Step(step, says));
    }

    private String service() {
        String fqdn = decided.service().fqdn();
        String name = decided.question().name();
        String how;
        if (name.equals(fqdn)) {
            how = fqdn;
        } else if (decided.service().aliases().contains(name)) {
            how = fqdn + ", of which " + name + " is an alias";
        } else if (fqdn.startsWith("*.") && name.endsWith(fqdn.substring(1))) {
            how = fqdn + ", the wildcard that covers " + name;
        } else {
            how = fqdn + ", to which " + name + " leads";
        }
        return how + ": " + Words.count(decided.members().size(), "member");
    }

    private String client() {
        Asker asker = decided.asker();
        String address = asker.deciding(decided.disregardsSubnet()).toString();
        if (asker.client() == null) {
            return address + ", the resolver's address, as the query names no client subnet";
        }
        return decided.disregardsSubnet()
                ? address + ", the resolver's address, as this service disregards client subnets"
                : address + ", named by the client subnet option of the query";
    }

    private String location() {
        return decided.located().inWords()
                + (asksForLocation() ? "" : "; this service's policy does not ask");
    }

    private boolean asksForLocation() {
        SelectionPolicy policy = decided.service().policy();
        boolean rules =
                policy instanceof SelectionPolicy.Topology topology
                        && topology.rules().stream()
                                .anyMatch(rule -> rule.asksForPlace() || rule.asksForSystem());
        return rules || policy.behindRules() instanceof SelectionPolicy.Geo;
    }

    private String network() {
        return decision.isPrivateClient()
                ? "private: the client gets members' own addresses (VIPs)"
                : "not private: the client gets members' public addresses where they have some";
    }

    private int candidates() {
        int count = 0;
        for (int i = 0; i < trace.members(); i++) {
            count += trace.isCandidate(i) ? 1 : 0;
        }
        return count;
    }

    private String family() {
        Map<Fate, Integer> out = new EnumMap<>(Fate.class);
        for (int i = 0; i < trace.members(); i++) {
            if (!trace.isCandidate(i)) {
                out.merge(trace.fate(i), 1, Integer::sum);
            }
        }
        StringJoiner left = new StringJoiner(", ", "; left out: ", "").setEmptyValue("");
        out.forEach((fate, count) -> left.add(count + " " + Words.exclusion(fate)));
        return candidates()
                + " of "
                + Words.count(trace.members(), "member")
                + " can answer a question for "
                + decided.question().type()
                + left;
    }

    private String health() {
        Map<MemberState, Integer> states = new EnumMap<>(MemberState.class);
        for (int i = 0; i < trace.members(); i++) {
            if (trace.isCandidate(i)) {
                states.merge(trace.state(i), 1, Integer::sum);
            }
        }
        StringJoiner counts = new StringJoiner(", ");
        states.forEach((state, count) -> counts.add(count + " " + Words.state(state)));
        return counts + sufficiency();
    }

    private String sufficiency() {
        AnswerRule rule = decided.service().answer();
        if (decision.isTooFewUp()) {
            return "; the service counts as down with fewer than "
                    + Words.count(rule.minMembers(), "member")
                    + " up";
        }
        if (!decision.isPanic()) {
            return "";
        }
        return "; panic: less than "
                + rule.panic()
                + " % of those that no operator took out are up"
                + switch (decision.tier()) {
                    case PANIC -> "";
                    case UP, UNTESTED -> "; of names only one can be answered";
                    case DOWN_RESPONSE -> "; none can be answered";
                };
    }

    private String priority() {
        if (decision.tier() == Decision.Tier.DOWN_RESPONSE) {
            return "of no use: no pool can answer";
        }
        if (decision.tier() == Decision.Tier.PANIC) {
            return "of no use: in panic all pools answer";
        }
        String pool = "pool " + decision.priority();
        boolean higher =
                decided.members().stream().anyMatch(m -> m.priority() > decision.priority());
        String known = decision.tier() == Decision.Tier.UP ? "up" : "untested, and none is up";
        return higher
                ? pool + " answers: no pool of higher priority has a member that is " + known
                : pool + " answers: no pool is above it, and it has a member that is " + known;
    }

    private String answer() {
        return switch (decision.kind()) {
            case ANSWER -> {
                String records = String.join(", ", Words.records(decision));
                yield switch (decision.tier()) {
                    case DOWN_RESPONSE ->
                            records + ", as the down response is " + decided.downResponse();
                    case PANIC -> records + ", as the service is in panic";
                    case UP, UNTESTED -> decision.isName() ? records + ", as a CNAME" : records;
                };
            }
            case NODATA ->
                    decision.tier() == Decision.Tier.DOWN_RESPONSE
                            ? "none (NODATA), as the down response is " + decided.downResponse()
                            : "none (NODATA): no member has such an address";
            case NO_REPLY -> "none at all, as the down response is " + decided.downResponse();
            case NOT_READY -> "SERVFAIL";
        };
    }

    private String ttl() {
        if (decision.kind() == Decision.Kind.ANSWER) {
            boolean ordered = decided.ttlSeconds() < decided.service().ttlSeconds();
            return decided.ttlSeconds()
                    + " s: for so long it may be kept, "
                    + (decision.isShortLived()
                            ? "as too few members are up"
                            : ordered ? "says an operator's order" : "says the service");
        }
        boolean shortened = decided.ttlSeconds() == decision.ttlSeconds();
        return decided.ttlSeconds()
                + " s: for so long it may be kept, "
                + (shortened
                        ? "no longer than an answer of the service"
                        : "says the zone's SOA record of answers that there is nothing");
    }
}
