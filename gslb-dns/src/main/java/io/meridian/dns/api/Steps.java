package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.model.IpAddress;
import io.meridian.model.Persistence;
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
            add(
                    "health",
                    "cold start: SERVFAIL until each member has been tested once, or the wait has"
                            + " lasted cold-start-limit");
            return steps;
        }
        if (!decided.candidates().isEmpty()) {
            add("health", HealthInWords.of(decided));
            Persistence profile = decided.service().persistence();
            if (profile != null && decision.tier() != Decision.Tier.DOWN_RESPONSE) {
                add("stays", new StaysInWords(decided, profile).text());
            }
            add("priority", new PriorityInWords(decided).text());
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
        IpAddress client = asker.client();
        String address = asker.deciding(decided.disregardsSubnet()).toString();
        if (client == null) {
            return address + ", the resolver's address, as the query names no client subnet";
        }
        if (!decided.disregardsSubnet()) {
            return address + ", named by the client subnet option of the query";
        }
        return asker.resolver() == null
                ? address
                        + ", taken for the resolver's address, as none was given: this service"
                        + " disregards client subnets (noEcs)"
                : address
                        + ", the resolver's address: the client subnet "
                        + client
                        + " is disregarded, as the service says (noEcs)";
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

    private String family() {
        Map<Fate, Integer> out = new EnumMap<>(Fate.class);
        for (int i = 0; i < trace.members(); i++) {
            if (!trace.isCandidate(i)) {
                out.merge(trace.fate(i), 1, Integer::sum);
            }
        }
        StringJoiner left = new StringJoiner(", ", "; left out: ", "").setEmptyValue("");
        out.forEach((fate, count) -> left.add(count + " " + Words.exclusion(fate)));
        return decided.candidates().size()
                + " of "
                + Words.count(trace.members(), "member")
                + " can answer a question for "
                + decided.question().type()
                + left;
    }

    private String answer() {
        return switch (decision.kind()) {
            case ANSWER -> {
                String records =
                        String.join(", ", Words.records(decision))
                                + (decision.isName() ? ", as a CNAME" : "");
                yield decision.tier() == Decision.Tier.DOWN_RESPONSE
                        ? records + ", as the down response is " + decided.downResponse().inWords()
                        : records;
            }
            case NODATA -> "none (NODATA): " + new DownInWords(decided).why();
            case NO_REPLY -> "none at all: " + new DownInWords(decided).why();
            case NOT_READY -> "SERVFAIL";
        };
    }

    private String ttl() {
        String kept = decided.ttlSeconds() + " s: for so long it may be kept, ";
        boolean ordered = decision.ttlSeconds() < decided.service().ttlSeconds();
        if (decision.kind() == Decision.Kind.ANSWER) {
            return kept + "says " + (ordered ? "an operator's order" : "the service");
        }
        boolean shortened =
                decision.tier() == Decision.Tier.DOWN_RESPONSE
                        && decided.ttlSeconds() == decision.ttlSeconds();
        return kept
                + (shortened
                        ? "no longer than an answer of the service"
                        : "says the zone's SOA record of answers that there is nothing");
    }
}
