package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.decision.MemberState;
import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoTable;
import io.meridian.geo.Location;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says why a client gets the answer it gets: asks the engine that answers queries, and puts what
/// it decided into words.
final class Explainer {

    private final DnsNode node;

    Explainer(DnsNode node) {
        this.node = node;
    }

    /// @param client as a client subnet option would give it; null when there is none
    /// @param resolver whose packet it would be; null when only the client is known
    Map<String, Object> explain(
            String name,
            @Nullable IpAddress client,
            @Nullable IpAddress resolver,
            boolean v6Asked) {
        IpAddress address = client != null ? client : resolver;
        if (address == null) {
            throw new IllegalArgumentException("client or resolver is required");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("type", v6Asked ? "AAAA" : "A");
        String zone = node.serving().zones().zoneOf(name);
        json.put("zone", zone);
        BalancedService service = serviceOf(name);
        json.put("service", service == null ? null : service.source().fqdn());
        json.put(
                "client",
                Map.of(
                        "address",
                        address.toString(),
                        "source",
                        client != null ? "client subnet option" : "resolver's address"));
        Optional<Location> location = location(address);
        json.put("location", location.map(Explainer::location).orElse(null));
        json.put("rejected", DnsApi.rejections(node, name));
        if (service == null) {
            json.put(
                    "outcome",
                    zone == null
                            ? "REFUSED: " + name + " is in none of this node's zones"
                            : "no service has this name; static data, NODATA or NXDOMAIN of "
                                    + zone);
            return json;
        }
        decide(json, service, address, client != null, location, v6Asked);
        return json;
    }

    private @Nullable BalancedService serviceOf(String name) {
        Map<String, BalancedService> services = node.serving().zones().services();
        BalancedService exact = services.get(name);
        int dot = name.indexOf('.');
        return exact != null || dot < 0 ? exact : services.get("*" + name.substring(dot));
    }

    private Optional<Location> location(IpAddress address) {
        GeoTable geo = node.geo();
        return geo == null
                ? Optional.empty()
                : geo.location(geo.leaf(address.high(), address.low(), address.v6()));
    }

    private static Map<String, Object> location(Location location) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("city", location.city());
        json.put("country", location.country());
        json.put("latitude", location.point().latitude());
        json.put("longitude", location.point().longitude());
        return json;
    }

    private void decide(
            Map<String, Object> json,
            BalancedService service,
            IpAddress address,
            boolean fromSubnet,
            Optional<Location> location,
            boolean v6Asked) {
        ClientView view = new ClientView();
        if (fromSubnet) {
            view.setSubnet(address.high(), address.low(), address.v6());
        } else {
            view.setResolver(address.high(), address.low(), address.v6());
        }
        Decision decision = new Decision();
        DecisionEngine.decide(service, v6Asked, view, decision);
        GslbService source = service.source();
        List<String> answer = answer(decision);
        json.put("policy", Words.policy(source.policy()));
        json.put("outcome", outcome(decision, source));
        json.put("candidates", candidates(source, decision, answer, location, v6Asked));
        json.put("answer", answer);
        json.put("ttl", source.ttlSeconds());
        json.put("scopePrefixLength", fromSubnet ? decision.scopePrefixLength() : 0);
    }

    private static List<String> answer(Decision decision) {
        List<String> answer = new ArrayList<>();
        for (int i = 0; i < decision.count(); i++) {
            byte[] rdata = decision.rdata(i);
            try {
                answer.add(IpAddress.of(java.net.InetAddress.getByAddress(rdata)).toString());
            } catch (java.net.UnknownHostException impossible) {
                throw new AssertionError("4 or 16 octets are always an address", impossible);
            }
        }
        return answer;
    }

    private static String outcome(Decision decision, GslbService service) {
        return switch (decision.kind()) {
            case NOT_READY -> "SERVFAIL: its members have not been tested yet (cold start)";
            case NO_REPLY -> "no reply: no member is up, and that is its down response";
            case NODATA ->
                    decision.tier() == Decision.Tier.DOWN_RESPONSE
                            ? "NODATA: no member is up, and that is its down response"
                            : "NODATA: no member has an address of this family";
            case ANSWER ->
                    switch (decision.tier()) {
                        case UP -> "answered";
                        case UNTESTED ->
                                "answered from members without a verdict: none is known to be up";
                        case DOWN_RESPONSE ->
                                "no member is up: " + downWords(service.downResponse());
                    };
        };
    }

    private static String downWords(@Nullable DownResponse response) {
        return response instanceof DownResponse.FallbackIp last
                ? "the address of last resort, " + last.address()
                : "all records are answered (fail open)";
    }

    private List<Map<String, Object>> candidates(
            GslbService service,
            Decision decision,
            List<String> answer,
            Optional<Location> location,
            boolean v6Asked) {
        MemberHealth health = new MemberHealth(node, service);
        Map<String, Site> sites = sites();
        int answering = answeringPriority(service, answer, decision);
        List<Map<String, Object>> candidates = new ArrayList<>();
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                Site site = member.site() == null ? null : sites.get(member.site());
                String reason =
                        reason(
                                pool,
                                member,
                                site,
                                health.state(member),
                                decision,
                                answer,
                                answering,
                                v6Asked);
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("member", member.address().toString());
                json.put("site", member.site());
                json.put("cluster", member.cluster());
                json.put("priority", pool.priority());
                json.put("weight", member.weight());
                json.put("distanceKm", distance(location, site));
                json.put("health", health.of(member));
                json.put("kept", answer.contains(member.address().toString()));
                json.put("reason", reason);
                candidates.add(json);
            }
        }
        return candidates;
    }

    private Map<String, Site> sites() {
        Map<String, Site> sites = new HashMap<>();
        node.serving().log().records().values().stream()
                .filter(Site.class::isInstance)
                .map(Site.class::cast)
                .forEach(site -> sites.put(site.name(), site));
        return sites;
    }

    private static @Nullable Long distance(Optional<Location> location, @Nullable Site site) {
        return site == null
                ? null
                : location.map(found ->
                                Math.round(
                                        found.point()
                                                .distanceKm(
                                                        new GeoPoint(
                                                                site.latitude(),
                                                                site.longitude()))))
                        .orElse(null);
    }

    /// Priority of the pool that answered; -1 when none did.
    private static int answeringPriority(
            GslbService service, List<String> answer, Decision decision) {
        if (decision.tier() == Decision.Tier.DOWN_RESPONSE) {
            return -1;
        }
        return service.pools().stream()
                .filter(pool ->
                        pool.members().stream()
                                .anyMatch(m -> answer.contains(m.address().toString())))
                .mapToInt(Pool::priority)
                .findFirst()
                .orElse(-1);
    }

    private static String reason(
            Pool pool,
            Member member,
            @Nullable Site site,
            MemberState state,
            Decision decision,
            List<String> answer,
            int answering,
            boolean v6Asked) {
        if (member.address().v6() != v6Asked) {
            return "not of the asked family";
        }
        if (pool.priority() == 0) {
            return "priority 0: probed, never answered";
        }
        if (site != null && !site.enabled()) {
            return "its site is disabled";
        }
        if (decision.tier() == Decision.Tier.DOWN_RESPONSE) {
            return "no member is up: the down response decides";
        }
        if (answer.contains(member.address().toString())) {
            return Words.chosenBy(decision.step());
        }
        if (pool.priority() > answering) {
            return answering < 0 ? "nothing is answered" : "no member of its pool is up";
        }
        if (pool.priority() < answering) {
            return "a pool of higher priority answers";
        }
        return switch (state) {
            case DOWN -> "down";
            case UNTESTED ->
                    decision.tier() == Decision.Tier.UNTESTED
                            ? Words.lostTo(decision.step())
                            : "untested, and another member is up";
            case UP -> Words.lostTo(decision.step());
        };
    }
}
