package io.meridian.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks records and reports every problem, not the first.
///
/// The rules here are those that hold wherever a record comes from; what only a manifest can get
/// wrong is checked where manifests are read.
public final class Validation {

    private static final int LONGEST_LABEL = 63;

    private static final Duration LONGEST_HOLD_DOWN = Duration.ofDays(1);

    private final List<Problem> problems = new ArrayList<>();

    private Validation() {}

    /// All problems of a record, in the order of its fields; empty when there are none.
    public static List<Problem> problemsOf(PublishedRecord published) {
        Validation validation = new Validation();
        switch (published) {
            case GslbService service -> validation.check(service);
            case Site site -> validation.check(site);
            case HealthMonitor monitor ->
                    validation.problems.addAll(MonitorCheck.problemsOf(monitor));
            case Rejection rejection -> validation.check(rejection);
            case PublishChoices _ -> {}
        }
        return List.copyOf(validation.problems);
    }

    /// The problem with a domain name, or null: lower case, letters, digits, `-` and `_`, labels of
    /// 1 to 63 octets, 253 in all, no final dot; `*` only as the first label (RFC 1035 §2.3.4, RFC
    /// 4592 §2.1.1).
    public static @org.jspecify.annotations.Nullable String fqdnProblem(String name) {
        if (name.isEmpty()) {
            return "must be a domain name, was empty";
        }
        if (name.length() > 253) {
            return "must be at most 253 octets, was " + name.length();
        }
        if (name.endsWith(".")) {
            return "must be a domain name without a final dot, was '" + name + "'";
        }
        String[] labels = name.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            String label = labels[i];
            if (label.length() > LONGEST_LABEL) {
                return "must have labels of at most 63 octets, was "
                        + label.length()
                        + " in '"
                        + label
                        + "'";
            }
            boolean wildcard = label.equals("*") && i == 0 && labels.length > 1;
            if (!wildcard && !label.matches("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")) {
                return "must be a lower-case domain name, was '" + name + "'";
            }
        }
        return null;
    }

    private void check(GslbService service) {
        String fqdnProblem = fqdnProblem(service.fqdn());
        if (fqdnProblem != null) {
            problem("fqdn", fqdnProblem);
        }
        for (String alias : service.aliases()) {
            String aliasProblem = fqdnProblem(alias);
            if (aliasProblem != null) {
                problem("aliases", aliasProblem);
            }
        }
        range("ttlSeconds", service.ttlSeconds(), 0, 86_400);
        check(service.policy());
        check(service.health());
        range("answer.addresses", service.answer().addresses(), 0, 20);
        range("answer.minMembers", service.answer().minMembers(), 0, 65_535);
        Persistence persistence = service.persistence();
        if (persistence != null) {
            check(persistence);
        }
        Set<String> names = new HashSet<>();
        int lastPriority = Integer.MAX_VALUE;
        for (int i = 0; i < service.pools().size(); i++) {
            Pool pool = service.pools().get(i);
            String path = "pools[" + i + "]";
            range(path + ".priority", pool.priority(), 0, 100);
            if (pool.priority() >= lastPriority) {
                problem(path + ".priority", "must be lower than that of the pool before it");
            }
            lastPriority = pool.priority();
            check(path, pool.members(), names);
        }
    }

    private void check(HealthRule rule) {
        if (rule.monitors().isEmpty()) {
            range("health.minMonitorsUp", rule.minMonitorsUp(), 0, 1);
        } else {
            range("health.minMonitorsUp", rule.minMonitorsUp(), 1, rule.monitors().size());
        }
        rule.quorum().probeFrom().forEach(site -> notBlank("health.quorum.probeFrom", site));
        if (rule.holdDown().isNegative() || rule.holdDown().compareTo(LONGEST_HOLD_DOWN) > 0) {
            problem("health.holdDown", "must be 0s..1d, was " + rule.holdDown());
        }
    }

    private void check(Persistence persistence) {
        notBlank("persistence.profile", persistence.profile());
        range("persistence.timeout", persistence.timeout().toSeconds(), 1, 604_800);
        range("persistence.prefix4", persistence.prefix4(), 1, 32);
        range("persistence.prefix6", persistence.prefix6(), 1, 128);
    }

    private void check(String path, List<Member> members, Set<String> names) {
        if (members.isEmpty()) {
            problem(path + ".members", "must not be empty");
        }
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            String at = path + ".members[" + i + "]";
            range(at + ".weight", member.weight(), 1, 1_000_000);
            check(at, member);
            if (!names.add(member.name())) {
                problem(at + ".destination", "must be unique in the service, was " + member.name());
            }
        }
    }

    private void check(String at, Member member) {
        switch (member.destination()) {
            case Destination.Cname name -> {
                String targetProblem = fqdnProblem(name.target());
                if (targetProblem != null) {
                    problem(at + ".destination", targetProblem);
                }
            }
            case Destination.Ip ip -> {
                IpAddress outside = ip.publicAddress();
                if (outside != null && outside.v6() != ip.address().v6()) {
                    problem(
                            at + ".destination.publicAddress",
                            "must be of the VIP's family, was " + outside);
                }
            }
        }
        Coordinates location = member.location();
        if (location != null) {
            within(at + ".location.latitude", location.latitude(), 90);
            within(at + ".location.longitude", location.longitude(), 180);
        }
        Readiness readiness = member.readiness();
        if (readiness != null) {
            range(at + ".readiness.backends", readiness.backends(), 1, Integer.MAX_VALUE);
            range(at + ".readiness.ready", readiness.ready(), 0, readiness.backends());
        }
    }

    private void check(SelectionPolicy policy) {
        switch (policy) {
            case SelectionPolicy.RoundRobin _ -> {}
            case SelectionPolicy.ConsistentHash hash -> {
                range("policy.mask4", hash.mask4(), 1, 31);
                range("policy.mask6", hash.mask6(), 1, 127);
            }
            case SelectionPolicy.Geo geo -> check(geo.fallback());
            case SelectionPolicy.Topology topology -> {
                for (Problem found : TopologyCheck.problemsOf(topology.rules())) {
                    problem("policy.rules" + found.path(), found.rule());
                }
                check(topology.otherwise());
            }
        }
    }

    private void check(Site site) {
        notBlank("name", site.name());
        within("latitude", site.latitude(), 90);
        within("longitude", site.longitude(), 180);
    }

    private void check(Rejection rejection) {
        if (rejection.problems().isEmpty()) {
            problem("problems", "must not be empty");
        }
    }

    private void range(String path, long value, long least, long most) {
        if (value < least || value > most) {
            problem(path, "must be " + least + ".." + most + ", was " + value);
        }
    }

    private void within(String path, double degrees, double most) {
        if (!(Math.abs(degrees) <= most)) {
            problem(path, "must be -" + (int) most + ".." + (int) most + ", was " + degrees);
        }
    }

    private void notBlank(String path, String value) {
        if (value.isBlank()) {
            problem(path, "must not be empty");
        }
    }

    private void problem(String path, String rule) {
        problems.add(new Problem("", path, rule));
    }
}
