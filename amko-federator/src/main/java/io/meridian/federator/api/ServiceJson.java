package io.meridian.federator.api;

import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A service as the API shows it.
final class ServiceJson {

    private ServiceJson() {}

    static Map<String, Object> of(GslbService service) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("fqdn", service.fqdn());
        json.put("ttl", service.ttlSeconds());
        json.put("policy", service.policy().toString());
        json.put("monitors", service.health().monitors());
        json.put("minMonitorsUp", service.health().minMonitorsUp());
        json.put("downResponse", String.valueOf(service.downResponse()));
        json.put("aliases", service.aliases());
        json.put("health", service.health().toString());
        json.put("answer", service.answer().toString());
        json.put("persistence", String.valueOf(service.persistence()));
        List<Map<String, Object>> pools = new ArrayList<>();
        for (Pool pool : service.pools()) {
            pools.add(
                    Map.of(
                            "priority",
                            pool.priority(),
                            "members",
                            pool.members().stream().map(ServiceJson::member).toList()));
        }
        json.put("pools", pools);
        return json;
    }

    private static Map<String, Object> member(Member member) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", member.name());
        json.put("cluster", member.cluster());
        json.put("site", member.site());
        json.put("weight", member.weight());
        json.put("origins", member.origins());
        if (member.destination() instanceof Destination.Ip ip && ip.publicAddress() != null) {
            json.put("publicAddress", ip.publicAddress().toString());
        }
        if (member.readiness() != null) {
            json.put("readiness", member.readiness());
        }
        return json;
    }
}
