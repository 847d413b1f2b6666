package io.meridian.federator.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may use which name, as all DomainPolicies together say it: the policies with the longest
/// matching domain decide, and one of them that permits is enough. A name below none of their
/// domains is free, as every name is in AMKO.
public final class Ownership {

    private final List<DomainPolicy> policies;

    public Ownership(List<DomainPolicy> policies) {
        this.policies = List.copyOf(policies);
    }

    /// The policies that decide about a name; none: it is free.
    private List<DomainPolicy> governing(String fqdn) {
        List<DomainPolicy> governing = new ArrayList<>();
        int reach = 0;
        for (DomainPolicy policy : policies) {
            int own = policy.reach(fqdn);
            if (own > reach) {
                governing.clear();
                reach = own;
            }
            if (own >= 0 && own == reach) {
                governing.add(policy);
            }
        }
        return governing;
    }

    public boolean isFree(String fqdn) {
        return governing(fqdn).isEmpty();
    }

    /// Why an object may not use a name; null when it may.
    public @Nullable String reasonAgainst(String fqdn, String cluster, String namespace) {
        List<DomainPolicy> governing = governing(fqdn);
        if (governing.isEmpty()
                || governing.stream().anyMatch(policy -> policy.permits(cluster, namespace))) {
            return null;
        }
        return "namespace "
                + namespace
                + " of cluster "
                + cluster
                + " may not use "
                + fqdn
                + ": DomainPolicy "
                + String.join(", ", governing.stream().map(DomainPolicy::name).toList());
    }
}
