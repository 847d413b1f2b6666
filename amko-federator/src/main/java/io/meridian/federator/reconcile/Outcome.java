package io.meridian.federator.reconcile;

import io.meridian.federator.assemble.Assembly;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.Settings;
import io.meridian.federator.publish.WantedSet;
import io.meridian.model.Rejection;
import java.util.List;

/// What the last turn of the loop came to: what the API tells.
///
/// @param listed whether the own cluster was listed: before that its settings are not known
/// @param follows whether the own cluster says that this federator does not lead; false before that
///   cluster was listed
/// @param reports of all objects, settings first
/// @param rejections as they are published
/// @param wanted the complete set that must be published
public record Outcome(
        boolean listed,
        boolean follows,
        Settings settings,
        Assembly assembly,
        List<ObjectReport> reports,
        List<Rejection> rejections,
        WantedSet wanted) {

    public Outcome {
        reports = List.copyOf(reports);
        rejections = List.copyOf(rejections);
    }
}
