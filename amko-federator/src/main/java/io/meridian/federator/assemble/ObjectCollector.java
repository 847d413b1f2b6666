package io.meridian.federator.assemble;

import io.meridian.federator.policy.Ownership;
import io.meridian.federator.policy.Settings;
import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.model.Destination;
import io.meridian.model.Validation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The objects of one cluster, one after the other: is it selected, whose is it, what does it
/// offer, what are its services called, may it use these names.
final class ObjectCollector {

    private static final Set<String> KINDS =
            Set.of(
                    "Ingress",
                    "Service",
                    "Route",
                    "HTTPRoute",
                    "GRPCRoute",
                    "TLSRoute",
                    "MultiClusterIngress");

    private final Settings settings;
    private final Selection selection;
    private final Ownership ownership;
    private final ClusterView view;
    private final HostRules hostRules;
    private final Gateways gateways;
    private final BackendReadiness readiness;

    ObjectCollector(Settings settings, Selection selection, ClusterView view) {
        this.settings = settings;
        this.selection = selection;
        this.ownership = new Ownership(settings.domainPolicies());
        this.view = view;
        this.hostRules = HostRules.of(view);
        this.gateways = new Gateways(view);
        this.readiness = BackendReadiness.of(view);
    }

    /// In key order.
    List<ObjectDraft> collect() {
        return view.objects().values().stream()
                .filter(ObjectCollector::isCollected)
                .map(this::collect)
                .toList();
    }

    private static boolean isCollected(ClusterObject object) {
        return KINDS.contains(object.key().kind())
                && (!object.key().kind().equals("Service")
                        || ServiceCollector.isLoadBalancer(object));
    }

    private ObjectDraft collect(ClusterObject object) {
        ObjectDraft draft =
                new ObjectDraft(object, Tenancy.of(object, view, settings.defaultTenant()));
        String against = selection.reasonAgainst(object, view);
        if (against != null) {
            draft.notes.add("not selected: " + against);
            return draft;
        }
        String foreign = Tenancy.reasonAgainst(object, view, settings.defaultTenant());
        if (foreign != null) {
            draft.problem(foreign);
            return draft;
        }
        Collected collected = offers(object);
        collected.hosts.forEach(host -> claim(draft, host));
        collected.offers.forEach(offer -> add(draft, offer));
        collected.leftOut.forEach(reason -> draft.notes.add("left out: " + reason));
        AviMetadata.addTo(draft, selection.isVipOnly(object.cluster()));
        return draft;
    }

    private Collected offers(ClusterObject object) {
        return switch (object.key().kind()) {
            case "Ingress" -> IngressCollector.collect(object, hostRules);
            case "Service" -> ServiceCollector.collect(object);
            case "Route" ->
                    RouteCollector.collect(
                            object,
                            hostRules,
                            settings.deploymentPolicy().map(Specs.Gdp::defaultDomain).orElse(null));
            case "MultiClusterIngress" -> MultiClusterIngressCollector.collect(object);
            default -> GatewayRouteCollector.collect(object, gateways);
        };
    }

    /// What it may not have it does not claim; that it may not is told with its offers.
    private void claim(ObjectDraft draft, String host) {
        Optional<String> name =
                settings.customGlobalFqdn() ? hostRules.globalFqdn(host) : Optional.of(host);
        name.filter(fqdn -> Validation.fqdnProblem(fqdn) == null)
                .filter(fqdn -> reasonAgainst(draft, fqdn) == null)
                .ifPresent(draft.claims::add);
    }

    private @Nullable String reasonAgainst(ObjectDraft draft, String fqdn) {
        return ownership.reasonAgainst(fqdn, view.cluster(), draft.object.key().namespace());
    }

    private void add(ObjectDraft draft, Offer offer) {
        Optional<String> fqdn = fqdn(draft, offer);
        if (fqdn.isEmpty()) {
            return;
        }
        ClusterObject object = draft.object;
        String against = reasonAgainst(draft, fqdn.get());
        if (against != null) {
            draft.problem(against);
            return;
        }
        if (offer.destination() instanceof Destination.Cname name
                && name.target().equals(fqdn.get())) {
            draft.notes.add("left out: " + fqdn.get() + " would be an alias of itself");
            return;
        }
        draft.claims.add(fqdn.get());
        draft.endpoints.add(
                new Endpoint(
                        fqdn.get(),
                        offer.destination(),
                        Nodes.originOf(object),
                        offer.traffic(),
                        aliases(draft, offer.host()),
                        readiness.of(offer.backends()),
                        false));
        draft.notes.add(fqdn.get() + " at " + offer.destination());
    }

    /// The host itself; where services have global names, that of the host's HostRule.
    private Optional<String> fqdn(ObjectDraft draft, Offer offer) {
        if (!settings.customGlobalFqdn()) {
            return Optional.of(offer.host());
        }
        if (offer.traffic() instanceof Traffic.Passthrough) {
            draft.claims.clear();
            draft.problem(
                    "passthrough host "
                            + offer.host()
                            + " cannot be used with useCustomGlobalFqdn");
            return Optional.empty();
        }
        Optional<String> global = hostRules.globalFqdn(offer.host());
        if (global.isEmpty()) {
            draft.notes.add(
                    "left out: host "
                            + offer.host()
                            + " has no accepted HostRule with gslb.fqdn in this cluster");
            return Optional.empty();
        }
        Collected refused = new Collected();
        if (Nodes.refuseName(global.get(), refused)) {
            draft.problem("HostRule gslb.fqdn: " + refused.leftOut.getFirst());
            return Optional.empty();
        }
        return global;
    }

    private Set<Alias> aliases(ObjectDraft draft, String host) {
        Set<Alias> allowed = new HashSet<>();
        for (Alias alias : hostRules.aliases(host, settings.customGlobalFqdn())) {
            Collected refused = new Collected();
            String against =
                    Nodes.refuseName(alias.name(), refused)
                            ? refused.leftOut.getFirst()
                            : reasonAgainst(draft, alias.name());
            if (against == null) {
                allowed.add(alias);
            } else {
                draft.notes.add("left out: alias " + alias.name() + ": " + against);
            }
        }
        return allowed;
    }
}
