package io.meridian.federator.api;

import io.meridian.federator.assemble.StaleMembers;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A service as the API shows it.
final class ServiceJson {

    private ServiceJson() {}

    static Map<String, @Nullable Object> of(GslbService service, StaleMembers stale) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("fqdn", service.fqdn());
        json.put("ttl", service.ttlSeconds());
        json.put("policy", service.policy().inWords());
        json.put("monitors", service.health().monitors());
        json.put("minMonitorsUp", service.health().minMonitorsUp());
        DownResponse down = service.downResponse();
        json.put("downResponse", down == null ? null : down.inWords());
        json.put("aliases", service.aliases());
        json.put("health", health(service.health()));
        json.put("answer", service.answer());
        Persistence persistence = service.persistence();
        json.put("persistence", persistence == null ? null : persistence(persistence));
        List<Map<String, Object>> pools = new ArrayList<>();
        for (Pool pool : service.pools()) {
            pools.add(
                    Map.of(
                            "priority",
                            pool.priority(),
                            "members",
                            pool.members().stream()
                                    .map(member -> member(member, stale.since(member)))
                                    .toList()));
        }
        json.put("pools", pools);
        return json;
    }

    private static Map<String, @Nullable Object> health(HealthRule rule) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("quorum", rule.quorum());
        json.put("holdDownSeconds", rule.holdDown().toSeconds());
        json.put("manualResume", rule.manualResume());
        json.put("readiness", rule.readiness());
        return json;
    }

    private static Map<String, @Nullable Object> persistence(Persistence persistence) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("profile", persistence.profile());
        json.put("timeoutSeconds", persistence.timeout().toSeconds());
        json.put("prefix4", persistence.prefix4());
        json.put("prefix6", persistence.prefix6());
        json.put("acrossPools", persistence.acrossPools());
        return json;
    }

    private static Map<String, @Nullable Object> member(
            Member member, @Nullable Instant staleSince) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("address", member.name());
        json.put("cluster", member.cluster());
        json.put("site", member.site());
        json.put("weight", member.weight());
        json.put("enabled", member.enabled());
        json.put("location", member.location());
        json.put("origins", member.origins());
        json.put("staleSince", staleSince == null ? null : staleSince.toString());
        if (member.destination() instanceof Destination.Ip ip && ip.publicAddress() != null) {
            json.put("publicAddress", ip.publicAddress().toString());
        }
        if (member.readiness() != null) {
            json.put("readiness", member.readiness());
        }
        return json;
    }
}
