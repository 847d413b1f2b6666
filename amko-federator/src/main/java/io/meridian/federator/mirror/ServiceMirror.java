package io.meridian.federator.mirror;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
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
import java.util.TreeSet;

/// The GslbService object of a service: what is served, from which objects, how healthy, and what
/// was left out and why.
final class ServiceMirror {

    private static final String EXTERNAL_DNS = "external-dns.alpha.kubernetes.io/hostname";

    private final String namespace;
    private final ServiceHealth health;
    private final Map<String, List<Map<String, Object>>> leftOut = new HashMap<>();
    private final Map<String, Set<String>> warnings = new HashMap<>();
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
        reports.forEach(this::addWarnings);
    }

    /// What objects say of the names that they use.
    private void addWarnings(ObjectReport report) {
        for (String note : report.notes()) {
            if (note.startsWith("not served: ") || note.startsWith("warning: ")) {
                report.fqdns().stream()
                        .filter(fqdn ->
                                note.contains(" " + fqdn + " ") || note.contains(" " + fqdn + ","))
                        .forEach(fqdn ->
                                warnings.computeIfAbsent(fqdn, _ -> new TreeSet<>()).add(note));
            }
        }
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
        Tally tally = new Tally();
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                MemberHealth how = health.of(service, member);
                tally.count(how.state());
                members.add(member(pool, member, how));
            }
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("health", tally.summary());
        status.put("up", tally.upOfAll());
        status.put("ttl", service.ttlSeconds());
        status.put("policy", service.policy().inWords());
        status.put("monitors", service.health().monitors());
        status.put("members", members);
        status.put("leftOut", leftOut.getOrDefault(service.fqdn(), List.of()));
        status.put("notes", notes(service));
        return status;
    }

    private List<String> notes(GslbService service) {
        List<String> own = new ArrayList<>();
        notes.stream().filter(note -> note.startsWith(service.fqdn() + ":")).forEach(own::add);
        own.addAll(warnings.getOrDefault(service.fqdn(), Set.of()));
        if (health.isInPanic(service)) {
            own.add(
                    service.fqdn()
                            + ": in panic: less than "
                            + service.answer().panic()
                            + " % of its members of a family are up, so all of them are answered");
        }
        HealthRule rule = service.health();
        if (rule.manualResume() || !rule.holdDown().isZero()) {
            own.add(
                    service.fqdn()
                            + ": after an outage a member that is up again may be kept out for a"
                            + " while (holdDown, manualResume); gslb explain shows it");
        }
        return own;
    }

    /// Of the members that are not disabled.
    private static final class Tally {

        private int all;
        private int up;
        private int differing;
        private int unknown;

        void count(MemberHealth.State state) {
            all += state == MemberHealth.State.DISABLED ? 0 : 1;
            up += state == MemberHealth.State.UP ? 1 : 0;
            differing += state == MemberHealth.State.DIFFERS ? 1 : 0;
            unknown += state == MemberHealth.State.UNKNOWN ? 1 : 0;
        }

        String upOfAll() {
            return up + "/" + all;
        }

        String summary() {
            if (up == all && all > 0) {
                return "Healthy";
            }
            return up + differing > 0 ? "Degraded" : unknown > 0 ? "Unknown" : "Down";
        }
    }

    private static Map<String, Object> member(Pool pool, Member member, MemberHealth how) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", member.name());
        json.put("cluster", member.cluster());
        json.put("site", member.site() == null ? "" : member.site());
        json.put("priority", pool.priority());
        json.put("weight", member.weight());
        json.put("health", how.state().word());
        json.put("order", how.order());
        json.put("evidence", how.evidence());
        json.put(
                "objects",
                member.origins().stream()
                        .map(each -> each.kind() + " " + each.namespace() + "/" + each.name())
                        .toList());
        return json;
    }
}
