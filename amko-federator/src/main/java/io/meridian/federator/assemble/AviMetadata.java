package io.meridian.federator.assemble;

import java.util.Map;

/// AKO's annotations that name the Avi virtual service behind a VIP. No Avi controller is asked, so
/// a VIP counts with or without them; they are told for people.
final class AviMetadata {

    private static final String CONTROLLER = "ako.vmware.com/controller-cluster-uuid";
    private static final String VIRTUAL_SERVICES = "ako.vmware.com/host-fqdn-vs-uuid-map";

    private AviMetadata() {}

    /// @param vipOnly whether the policy says `syncVipOnly` for the object's cluster
    static void addTo(ObjectDraft draft, boolean vipOnly) {
        Map<String, String> annotations = draft.object.annotations();
        String controller = annotations.get(CONTROLLER);
        String virtualServices = annotations.get(VIRTUAL_SERVICES);
        if (controller != null && virtualServices != null) {
            draft.notes.add(
                    "Avi controller cluster "
                            + controller
                            + ", virtual services "
                            + virtualServices);
        } else if (!vipOnly && !draft.endpoints.isEmpty()) {
            draft.notes.add(
                    "accepted without AKO's UUID annotations, although syncVipOnly is false");
        }
    }
}
