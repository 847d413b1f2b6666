package io.meridian.federator.mirror;

import io.meridian.federator.assemble.AskedNames;
import io.meridian.federator.assemble.StaleMembers;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The GslbService object of a service: what is served, from which objects, how healthy, and what
/// was left out and why.
final class ServiceMirror {

    private final String namespace;
    private final ServiceHealth health;
    private final StaleMembers stale;
    private final @Nullable String defaultDomain;
    private final Map<String, List<Map<String, Object>>> leftOut = new HashMap<>();
    private final Map<String, Set<String>> warnings = new HashMap<>();
    private final List<String> notes;

    /// @param defaultDomain of the policy in force; null: it has none
    /// @param notes about services, each with its FQDN in front
    ServiceMirror(
            String namespace,
            ServiceHealth health,
            StaleMembers stale,
            @Nullable String defaultDomain,
            List<ObjectReport> reports,
            List<String> notes) {
        this.namespace = namespace;
        this.health = health;
        this.stale = stale;
        this.defaultDomain = defaultDomain;
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
        Set<String> asked = AskedNames.of(report.object(), defaultDomain);
        for (String host : asked) {
            List<String> own =
                    reasons.stream().filter(reason -> concerns(reason, host, asked)).toList();
            if (own.isEmpty()) {
                continue;
            }
            Map<String, Object> candidate = new LinkedHashMap<>();
            candidate.put("cluster", report.object().cluster());
            candidate.put("object", report.object().key().toString());
            candidate.put("reason", String.join("; ", own));
            leftOut.computeIfAbsent(host, _ -> new ArrayList<>()).add(candidate);
        }
    }

    /// What names only others of the names that an object asks for is about those.
    private static boolean concerns(String reason, String host, Set<String> asked) {
        Set<String> words = new HashSet<>(List.of(reason.split("[^A-Za-z0-9.*_-]+")));
        return words.contains(host) || asked.stream().noneMatch(words::contains);
    }

    Map<String, Object> of(GslbService service) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", "gslb.meridian.io/v1alpha1");
        document.put("kind", "GslbService");
        document.put(
                "metadata", Map.of("name", ObjectName.of(service.fqdn()), "namespace", namespace));
        document.put("spec", spec(service));
        document.put("status", status(service));
        return document;
    }

    private static Map<String, Object> spec(GslbService service) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("fqdn", service.fqdn());
        if (!service.aliases().isEmpty()) {
            spec.put("aliases", service.aliases());
        }
        return spec;
    }

    private Map<String, Object> status(GslbService service) {
        List<Map<String, Object>> members = new ArrayList<>();
        Tally tally = new Tally();
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                MemberHealth how = health.of(service, member);
                tally.count(how.state());
                members.add(member(pool, member, how, stale.since(member)));
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

    private static Map<String, Object> member(
            Pool pool, Member member, MemberHealth how, @Nullable Instant staleSince) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", member.name());
        json.put("cluster", member.cluster());
        json.put("site", member.site() == null ? "" : member.site());
        json.put("priority", pool.priority());
        json.put("weight", member.weight());
        json.put("health", how.state().word());
        json.put("order", how.order());
        json.put("staleSince", staleSince == null ? "" : staleSince.toString());
        json.put("evidence", how.evidence());
        json.put(
                "objects",
                member.origins().stream()
                        .map(each -> each.kind() + " " + each.namespace() + "/" + each.name())
                        .toList());
        return json;
    }
}
