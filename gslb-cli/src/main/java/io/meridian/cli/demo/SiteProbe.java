package io.meridian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meridian.cli.CliException;
import io.meridian.cli.client.ApiClient;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Type;

/// One site as its users see it: what it answers, and what its API says. No reply is an answer like
/// any other, which no condition holds for.
record SiteProbe(DemoSite site) {

    static final String ZONE = ".gslb.example.com";

    /// The addresses for a service of the demo, asked as a resolver of this client would.
    ///
    /// @param service its first label
    /// @param client an address whose prefix goes into the query; empty for none
    List<String> a(String service, String client) {
        return DnsQuery.ask(site.dnsPort(), service + ZONE, Type.A, client);
    }

    List<String> aaaa(String service) {
        return DnsQuery.ask(site.dnsPort(), service + ZONE, Type.AAAA, "");
    }

    boolean answers(String service, String client, String address) {
        return a(service, client).equals(List.of(address));
    }

    /// The weight that a cluster has in a service; -1 when there is none.
    int weight(String service, String cluster) {
        for (JsonNode pool : api("/api/v1/services/" + service + ZONE, Map.of()).path("pools")) {
            for (JsonNode member : pool.path("members")) {
                if (member.path("cluster").asText().equals(cluster)) {
                    return member.path("weight").asInt();
                }
            }
        }
        return -1;
    }

    boolean rejects(String reason) {
        return api("/api/v1/rejected", Map.of()).toString().contains(reason);
    }

    boolean explains(String service, String client, String reason) {
        return api("/api/v1/explain", Map.of("name", service + ZONE, "client", client))
                .path("rejected")
                .toString()
                .contains(reason);
    }

    private JsonNode api(String path, Map<String, String> parameters) {
        try {
            return new ApiClient("http://127.0.0.1:" + site.apiPort(), null).get(path, parameters);
        } catch (CliException noAnswer) {
            return MissingNode.getInstance();
        }
    }
}
