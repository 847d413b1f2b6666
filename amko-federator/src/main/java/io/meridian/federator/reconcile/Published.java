package io.meridian.federator.reconcile;

import io.meridian.federator.assemble.Assembly;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.mesh.LogChange;
import io.meridian.model.Problem;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import io.meridian.model.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The complete set that must be published, and the way there from the set that is.
final class Published {

    private final Map<RecordKey, PublishedRecord> wanted = new TreeMap<>();

    /// Everything that a turn made.
    static Published of(
            io.meridian.federator.policy.Settings settings,
            Assembly assembly,
            List<ObjectReport> reports,
            Map<String, Map<String, List<Problem>>> sourceProblems) {
        Published published = new Published();
        settings.sites().values().forEach(published::add);
        settings.monitors().values().forEach(published::add);
        assembly.monitors().values().forEach(published::add);
        assembly.services().values().forEach(published::add);
        reports.stream()
                .filter(report -> !report.isAccepted())
                .map(Published::rejection)
                .forEach(published::add);
        sourceProblems.forEach((cluster, files) ->
                files.forEach(
                        (file, problems) -> published.add(rejection(cluster, file, problems))));
        return published;
    }

    private void add(PublishedRecord published) {
        wanted.put(published.key(), published);
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
                report.lastGoodInForce() ? "the last good version" : "nothing");
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

    /// The rejections among what must be published.
    List<Rejection> rejections() {
        return wanted.values().stream()
                .filter(Rejection.class::isInstance)
                .map(Rejection.class::cast)
                .toList();
    }

    /// What to change so that the mesh has this set.
    List<LogChange> changesFrom(Map<RecordKey, PublishedRecord> present) {
        List<LogChange> changes = new ArrayList<>();
        wanted.forEach((key, published) -> {
            if (!published.equals(present.get(key))) {
                changes.add(new LogChange.Put(published));
            }
        });
        present.keySet().stream()
                .filter(key -> !wanted.containsKey(key))
                .forEach(key -> changes.add(new LogChange.Delete(key)));
        return changes;
    }
}
