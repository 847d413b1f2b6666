package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.zone.Lookup;
import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoTable;
import io.meridian.geo.Location;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Rejection;
import io.meridian.model.Site;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says why a client gets the answer it gets: asks the lookup and the engine that answer queries,
/// the engine with a recorder, and puts into words what they say.
final class Explainer {

    private final DnsNode node;

    Explainer(DnsNode node) {
        this.node = node;
    }

    /// @param address the client's
    /// @param fromSubnet whether it would come in a client subnet option, and not as the packet's
    ///   source
    Explanation explain(Question question, IpAddress address, boolean fromSubnet) {
        Serving serving = node.serving();
        String name = question.name();
        String zone = serving.zones().zoneOf(name);
        Located client = new Located(address, fromSubnet, location(address));
        List<Rejection> rejected =
                serving.published(Rejection.class).filter(r -> concerns(r, name)).toList();
        return switch (serving.zones().lookup(question.query())) {
            case Lookup.Balanced balanced ->
                    decided(question, zone, client, serving, balanced.service(), rejected);
            case Lookup.NotOurs _ ->
                    undecided(
                            question,
                            zone,
                            client,
                            "REFUSED: in none of this node's zones",
                            rejected);
            case Lookup.StaticData _ ->
                    undecided(
                            question,
                            zone,
                            client,
                            "answered: records of the zone itself",
                            rejected);
            case Lookup.NoData _ ->
                    undecided(
                            question,
                            zone,
                            client,
                            denial("NODATA: the name has no such type"),
                            rejected);
            case Lookup.NameError _ ->
                    undecided(question, zone, client, denial("NXDOMAIN: no such name"), rejected);
        };
    }

    private record Located(IpAddress address, boolean fromSubnet, Optional<Location> location) {

        Explanation.Client told() {
            String source = fromSubnet ? "client subnet option" : "resolver's address";
            return new Explanation.Client(address.toString(), source);
        }

        Explanation.@Nullable Place place() {
            return location.map(found ->
                            new Explanation.Place(
                                    found.city(),
                                    found.country(),
                                    found.point().latitude(),
                                    found.point().longitude()))
                    .orElse(null);
        }

        @Nullable Long distanceKm(@Nullable Site site) {
            return site == null
                    ? null
                    : location.map(
                                    found -> {
                                        GeoPoint there =
                                                new GeoPoint(site.latitude(), site.longitude());
                                        return Math.round(found.point().distanceKm(there));
                                    })
                            .orElse(null);
        }
    }

    private String denial(String settled) {
        return node.isSettled()
                ? settled
                : "SERVFAIL: no services have been heard of yet (cold start)";
    }

    private static boolean concerns(Rejection rejection, String name) {
        return rejection.fqdns().isEmpty() || rejection.fqdns().contains(name);
    }

    private Optional<Location> location(IpAddress address) {
        GeoTable geo = node.geo();
        return geo == null
                ? Optional.empty()
                : geo.location(geo.leaf(address.high(), address.low(), address.v6()));
    }

    private Explanation undecided(
            Question question,
            @Nullable String zone,
            Located client,
            String outcome,
            List<Rejection> rejected) {
        return new Explanation(
                question.name(),
                question.type(),
                zone,
                null,
                client.told(),
                client.place(),
                null,
                outcome,
                List.of(),
                List.of(),
                null,
                0,
                rejected);
    }

    private Explanation decided(
            Question question,
            @Nullable String zone,
            Located client,
            Serving serving,
            BalancedService service,
            List<Rejection> rejected) {
        HealthTable now = serving.health().copy();
        int firstSlot = serving.firstSlot(service.number());
        Trace trace = new Trace(firstSlot, serving.firstSlot(service.number() + 1) - firstSlot);
        Decision decision = new Decision(trace);
        DecisionEngine.decide(service.over(now), question.v6Asked(), view(client), decision);
        return new Explanation(
                question.name(),
                question.type(),
                zone,
                service.source().fqdn(),
                client.told(),
                client.place(),
                Words.policy(service.source().policy()),
                Words.outcome(decision, service),
                candidates(client, serving, service, decision, trace),
                answer(decision),
                service.source().ttlSeconds(),
                client.fromSubnet() ? decision.scopePrefixLength() : 0,
                rejected);
    }

    private static ClientView view(Located client) {
        IpAddress address = client.address();
        ClientView view = new ClientView();
        if (client.fromSubnet()) {
            view.setSubnet(address.high(), address.low(), address.v6(), address.v6() ? 128 : 32);
        } else {
            view.setResolver(address.high(), address.low(), address.v6());
        }
        return view;
    }

    private static List<String> answer(Decision decision) {
        List<String> answer = new ArrayList<>();
        for (int i = 0; i < decision.count(); i++) {
            try {
                InetAddress address = InetAddress.getByAddress(decision.rdata(i));
                answer.add(IpAddress.of(address).toString());
            } catch (UnknownHostException impossible) {
                throw new AssertionError("4 or 16 octets are always an address", impossible);
            }
        }
        return answer;
    }

    private List<Explanation.Candidate> candidates(
            Located client,
            Serving serving,
            BalancedService service,
            Decision decision,
            Trace trace) {
        MemberHealth health = new MemberHealth(node.health(), serving);
        Map<String, Site> sites =
                serving.published(Site.class)
                        .collect(Collectors.toMap(Site::name, Function.identity()));
        int firstSlot = serving.firstSlot(service.number());
        List<Explanation.Candidate> candidates = new ArrayList<>();
        for (Pool pool : service.source().pools()) {
            for (Member member : pool.members()) {
                int i = candidates.size();
                Fate fate = trace.fate(i);
                String site = member.site();
                candidates.add(
                        new Explanation.Candidate(
                                member.name(),
                                site,
                                member.cluster(),
                                pool.priority(),
                                member.weight(),
                                client.distanceKm(site == null ? null : sites.get(site)),
                                health.of(firstSlot + i, trace.state(i)),
                                fate == Fate.CHOSEN || fate == Fate.LAST_RESORT,
                                Words.fate(fate, decision)));
            }
        }
        return candidates;
    }
}
