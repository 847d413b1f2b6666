package io.meridian.dns.api;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.health.OrdersInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Finds out, before an order is given, which services it would leave with nobody to answer with.
/// The compiled services are asked: they know who is never answered, and how many are too few.
final class DrainGuard {

    /// Longer lists of services are cut.
    private static final int MAX_TOLD = 20;

    private DrainGuard() {}

    /// A service that has somebody to answer with now and would have nobody, or fewer members than
    /// it must have.
    ///
    /// @param v4, v6 for queries of which family
    record Loss(String service, boolean v4, boolean v6) {

        private String inWords() {
            return service + (v4 && v6 ? "" : v4 ? " (A)" : " (AAAA)");
        }
    }

    /// @param now the orders that hold
    /// @param then those that would
    /// @return by the services' names
    static List<Loss> losses(Serving serving, OrdersInForce now, OrdersInForce then) {
        HealthTable trial = serving.health().trial();
        List<BalancedService> services =
                new TreeMap<>(serving.zones().services())
                        .values().stream().map(service -> service.over(trial)).toList();
        obey(trial, serving, now);
        List<Loss> before = answered(services);
        obey(trial, serving, then);
        List<Loss> after = answered(services);
        List<Loss> losses = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            boolean v4 = before.get(i).v4 && !after.get(i).v4;
            boolean v6 = before.get(i).v6 && !after.get(i).v6;
            if (v4 || v6) {
                losses.add(new Loss(before.get(i).service, v4, v6));
            }
        }
        return losses;
    }

    private static void obey(HealthTable trial, Serving serving, OrdersInForce orders) {
        for (int slot = 0; slot < serving.members().size(); slot++) {
            trial.order(slot, orders.of(serving.members().get(slot)));
        }
    }

    /// What each service has to lose.
    private static List<Loss> answered(List<BalancedService> services) {
        return services.stream()
                .map(service ->
                        new Loss(
                                service.source().fqdn(),
                                service.hasAnswer(false),
                                service.hasAnswer(true)))
                .toList();
    }

    static String refusal(List<Loss> losses) {
        String told =
                losses.stream()
                        .limit(MAX_TOLD)
                        .map(Loss::inWords)
                        .collect(Collectors.joining(", "));
        int more = losses.size() - MAX_TOLD;
        return "too few members that are up would be left for "
                + (losses.size() == 1 ? "" : losses.size() + " services: ")
                + told
                + (more > 0 ? " and " + more + " more" : "")
                + "; --force (in the API: \"force\": true) gives the order all the same";
    }
}
