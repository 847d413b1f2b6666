package io.meridian.dns.decision;

import io.meridian.geo.TopologyView;

/// The sites that topology rules send the client to first, in their order, then whoever is left; at
/// each, what stands behind the rules decides. Without rules that is all there is.
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class SiteChoice {

    private SiteChoice() {}

    /// Picks among the pool's members in these states; false when there is none.
    static boolean pick(
            BalancedService service, Choices choices, ClientView client, int states, Decision out) {
        Picks picks = out.picksIn(choices);
        if (picks.isAll()) {
            takeAddresses(choices, states, picks);
            if (picks.count() > 0) {
                out.step = Decision.Step.ALL;
                return true;
            }
            picks.wantOne();
        }
        TopologyView topology = service.topology;
        if (topology != null && out.siteLeaf >= 0) {
            bySite(service, topology, choices, client, states, picks, out);
        }
        if (!picks.isFull()) {
            int before = picks.count();
            picks.within(Choices.ANYWHERE);
            GeoChoice.pick(service, choices, client, states, picks, out);
            out.site = picks.count() > before ? -1 : out.site;
        }
        return picks.count() > 0;
    }

    private static void bySite(
            BalancedService service,
            TopologyView topology,
            Choices choices,
            ClientView client,
            int states,
            Picks picks,
            Decision out) {
        int sites = topology.sites(out.siteLeaf);
        for (int rank = 0; rank < sites && !picks.isFull(); rank++) {
            int before = picks.count();
            int site = topology.site(out.siteLeaf, rank);
            picks.within(site);
            GeoChoice.pick(service, choices, client, states, picks, out);
            if (picks.count() > before) {
                out.site = site;
            }
        }
    }

    /// Nothing is left to choose where all are wanted.
    private static void takeAddresses(Choices choices, int states, Picks picks) {
        for (int i = 0; i < choices.size(); i++) {
            if (!choices.names()[i] && picks.contends(choices, i, states, Choices.ANYWHERE)) {
                picks.take(choices, i);
            }
        }
    }
}
