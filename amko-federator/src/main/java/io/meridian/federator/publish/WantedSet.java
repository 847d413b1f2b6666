package io.meridian.federator.publish;

import io.meridian.federator.assemble.Assembly;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.Settings;
import io.meridian.mesh.LogChange;
import io.meridian.model.GslbService;
import io.meridian.model.Problem;
import io.meridian.model.PublishChoices;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import io.meridian.model.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The complete set that must be published, and the way there from the set that is.
public final class WantedSet {

    private final SortedMap<RecordKey, PublishedRecord> records = new TreeMap<>();

    private final Set<String> carriedOver;

    private WantedSet(Set<String> carriedOver) {
        this.carriedOver = Set.copyOf(carriedOver);
    }

    /// Everything that a turn made.
    ///
    /// @param sourceProblems of texts that could not be read, by cluster and source
    public static WantedSet of(
            Settings settings,
            Assembly assembly,
            List<ObjectReport> reports,
            Map<String, Map<String, List<Problem>>> sourceProblems) {
        WantedSet wanted = new WantedSet(assembly.carriedOver());
        settings.sites().values().forEach(wanted::add);
        settings.monitors().values().forEach(wanted::add);
        assembly.monitors().values().forEach(wanted::add);
        assembly.services().values().forEach(wanted::add);
        reports.stream()
                .filter(report -> !report.isAccepted())
                .map(WantedSet::rejection)
                .forEach(wanted::add);
        sourceProblems.forEach((cluster, files) ->
                files.forEach((file, problems) -> wanted.add(rejection(cluster, file, problems))));
        return wanted;
    }

    /// A set as it is.
    static WantedSet of(Map<RecordKey, PublishedRecord> records) {
        WantedSet wanted = new WantedSet(Set.of());
        wanted.records.putAll(records);
        return wanted;
    }

    private void add(PublishedRecord published) {
        records.put(published.key(), published);
    }

    private static Rejection rejection(ObjectReport report) {
        return new Rejection(
                report.object().cluster(),
                report.object().key().kind(),
                report.object().key().namespace(),
                report.object().key().name(),
                report.object().place().toString(),
                report.problems().stream().map(Problem::toString).toList(),
                report.fqdns(),
                report.inForce());
    }

    private static Rejection rejection(String cluster, String file, List<Problem> problems) {
        return new Rejection(
                cluster,
                "",
                "",
                "",
                cluster + "/" + file,
                problems.stream().map(Problem::toString).toList(),
                List.of(),
                "what the file held last");
    }

    Map<RecordKey, PublishedRecord> records() {
        return records;
    }

    /// Services that are in it because nobody knows better: some of their clusters were not listed
    /// yet, and nothing else has them.
    Set<String> carriedOver() {
        return carriedOver;
    }

    /// The rejections among what must be published.
    public List<Rejection> rejections() {
        return records.values().stream()
                .filter(Rejection.class::isInstance)
                .map(Rejection.class::cast)
                .toList();
    }

    /// The same set, but with some services as they are published now, and the monitors that they
    /// need.
    WantedSet keeping(Collection<String> fqdns, Map<RecordKey, PublishedRecord> present) {
        WantedSet kept = of(records);
        for (String fqdn : fqdns) {
            if (present.get(new RecordKey(RecordKey.Kind.SERVICE, fqdn))
                    instanceof GslbService service) {
                kept.add(service);
                for (String monitor : service.health().monitors()) {
                    RecordKey key = new RecordKey(RecordKey.Kind.MONITOR, monitor);
                    PublishedRecord before = present.get(key);
                    if (before != null) {
                        kept.records.putIfAbsent(key, before);
                    }
                }
            }
        }
        return kept;
    }

    /// The same set with these choices, and no others, in it.
    WantedSet with(OperatorChoices choices) {
        WantedSet set = of(records);
        set.records.remove(PublishChoices.KEY);
        if (!choices.published().equals(PublishChoices.NONE)) {
            set.add(choices.published());
        }
        return set;
    }

    /// What to change so that the mesh has this set.
    List<LogChange> changesFrom(Map<RecordKey, PublishedRecord> present) {
        List<LogChange> changes = new ArrayList<>();
        records.forEach((key, published) -> {
            if (!published.equals(present.get(key))) {
                changes.add(new LogChange.Put(published));
            }
        });
        present.keySet().stream()
                .filter(key -> !records.containsKey(key))
                .forEach(key -> changes.add(new LogChange.Delete(key)));
        return changes;
    }
}
