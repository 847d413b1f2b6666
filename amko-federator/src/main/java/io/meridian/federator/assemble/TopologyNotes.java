package io.meridian.federator.assemble;

import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.SelectionPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Notes on topology rules that send nobody anywhere: that is no error, as members come and go, but
/// worth knowing.
final class TopologyNotes {

    private TopologyNotes() {}

    static void addTo(List<String> notes, GslbService service) {
        if (!(service.policy() instanceof SelectionPolicy.Topology topology)) {
            return;
        }
        Set<String> sites =
                service.pools().stream()
                        .flatMap(pool -> pool.members().stream())
                        .map(Member::site)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        for (int i = 0; i < topology.rules().size(); i++) {
            List<String> named = topology.rules().get(i).sites();
            if (Collections.disjoint(named, sites)) {
                notes.add(
                        service.fqdn()
                                + ": topology["
                                + i
                                + "] leads to nobody, as there is no member at "
                                + String.join(" or ", named));
            }
        }
    }
}
