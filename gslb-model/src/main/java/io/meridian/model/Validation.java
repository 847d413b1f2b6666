package io.meridian.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks records and reports every problem, not the first.
///
/// The rules here are those that hold wherever a record comes from; what only a manifest can get
/// wrong is checked where manifests are read.
public final class Validation {

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
        String[] labels = name.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            String label = labels[i];
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
        range("ttlSeconds", service.ttlSeconds(), 0, 86_400);
        check(service.policy());
        if (service.monitors().isEmpty()) {
            range("minMonitorsUp", service.minMonitorsUp(), 0, 1);
        } else {
            range("minMonitorsUp", service.minMonitorsUp(), 1, service.monitors().size());
        }
        Set<IpAddress> addresses = new HashSet<>();
        int lastPriority = Integer.MAX_VALUE;
        for (int i = 0; i < service.pools().size(); i++) {
            Pool pool = service.pools().get(i);
            String path = "pools[" + i + "]";
            range(path + ".priority", pool.priority(), 0, 100);
            if (pool.priority() >= lastPriority) {
                problem(path + ".priority", "must be lower than that of the pool before it");
            }
            lastPriority = pool.priority();
            check(path, pool.members(), addresses);
        }
    }

    private void check(String path, List<Member> members, Set<IpAddress> addresses) {
        if (members.isEmpty()) {
            problem(path + ".members", "must not be empty");
        }
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            String at = path + ".members[" + i + "]";
            range(at + ".weight", member.weight(), 1, 1_000_000);
            if (!addresses.add(member.address())) {
                problem(at + ".address", "must be unique in the service, was " + member.address());
            }
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
