package io.meridian.federator.mirror;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.health.verdict.Verdict;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The GslbService object of a service: what is served, from which objects, how healthy, and what
/// was left out and why.
final class ServiceMirror {

    private static final String EXTERNAL_DNS = "external-dns.alpha.kubernetes.io/hostname";

    private final String namespace;
    private final ServiceHealth health;
    private final Map<String, List<Map<String, Object>>> leftOut = new HashMap<>();
    private final List<String> notes;

    /// @param notes about services, each with its FQDN in front
    ServiceMirror(
            String namespace,
            ServiceHealth health,
            List<ObjectReport> reports,
            List<String> notes) {
        this.namespace = namespace;
        this.health = health;
        this.notes = notes;
        reports.forEach(this::addLeftOut);
    }

    private void addLeftOut(ObjectReport report) {
        List<String> reasons = new ArrayList<>();
        report.problems().forEach(problem -> reasons.add(problem.toString()));
        report.notes().stream()
                .filter(note -> note.startsWith("left out: ") || note.startsWith("not selected: "))
                .forEach(reasons::add);
        if (reasons.isEmpty()) {
            return;
        }
        for (String host : hosts(report.object())) {
            Map<String, Object> candidate = new LinkedHashMap<>();
            candidate.put("cluster", report.object().cluster());
            candidate.put("object", report.object().key().toString());
            candidate.put("reason", String.join("; ", reasons));
            leftOut.computeIfAbsent(host, _ -> new ArrayList<>()).add(candidate);
        }
    }

    /// The names that an object asks for, whatever its kind.
    private static Set<String> hosts(ClusterObject object) {
        Set<String> hosts = new LinkedHashSet<>();
        object.spec()
                .ifPresent(spec -> {
                    spec.text("host").ifPresent(hosts::add);
                    spec.text("hostName").ifPresent(hosts::add);
                    spec.get("hostnames").ifPresent(list -> addTexts(list, hosts));
                    spec.get("rules").ifPresent(list -> addHosts(list, hosts));
                });
        for (String host : object.annotations().getOrDefault(EXTERNAL_DNS, "").split(",")) {
            hosts.add(host.strip());
        }
        Set<String> lower = new LinkedHashSet<>();
        hosts.forEach(host -> lower.add(host.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static void addTexts(YamlNode list, Set<String> hosts) {
        if (list instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (item instanceof YamlNode.Scalar scalar) {
                    hosts.add(scalar.text());
                }
            }
        }
    }

    private static void addHosts(YamlNode list, Set<String> hosts) {
        if (list instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (item instanceof YamlNode.Mapping rule) {
                    rule.text("host").ifPresent(hosts::add);
                }
            }
        }
    }

    Map<String, Object> of(GslbService service) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", "gslb.meridian.io/v1alpha1");
        document.put("kind", "GslbService");
        document.put(
                "metadata",
                Map.of("name", service.fqdn().replace("*", "wildcard"), "namespace", namespace));
        document.put("spec", Map.of("fqdn", service.fqdn()));
        document.put("status", status(service));
        return document;
    }

    private Map<String, Object> status(GslbService service) {
        List<Map<String, Object>> members = new ArrayList<>();
        int up = 0;
        int untested = 0;
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                Verdict.State state = health.state(service, member);
                up += state == Verdict.State.UP ? 1 : 0;
                untested += state == Verdict.State.UNTESTED ? 1 : 0;
                members.add(member(service, pool, member, state));
            }
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("health", summary(up, untested, members.size()));
        status.put("up", up + "/" + members.size());
        status.put("ttl", service.ttlSeconds());
        status.put("policy", service.policy().inWords());
        status.put("monitors", service.health().monitors());
        status.put("members", members);
        status.put("leftOut", leftOut.getOrDefault(service.fqdn(), List.of()));
        status.put(
                "notes",
                notes.stream().filter(note -> note.startsWith(service.fqdn() + ":")).toList());
        return status;
    }

    private static String summary(int up, int untested, int all) {
        if (up == all && all > 0) {
            return "Healthy";
        }
        return up > 0 ? "Degraded" : untested > 0 ? "Unknown" : "Down";
    }

    private Map<String, Object> member(
            GslbService service, Pool pool, Member member, Verdict.State state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", member.name());
        json.put("cluster", member.cluster());
        json.put("site", member.site() == null ? "" : member.site());
        json.put("priority", pool.priority());
        json.put("weight", member.weight());
        json.put(
                "health",
                switch (state) {
                    case UP -> "Up";
                    case DOWN -> "Down";
                    case UNTESTED -> "Unknown";
                });
        json.put("evidence", health.evidence(service, member));
        json.put(
                "objects",
                member.origins().stream()
                        .map(each -> each.kind() + " " + each.namespace() + "/" + each.name())
                        .toList());
        return json;
    }
}
