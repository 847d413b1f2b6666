package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterView;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Since when members of services are known from memory only, because the objects that they came
/// from can no longer be listed.
public final class StaleMembers {

    private final Map<String, ClusterView> views = new HashMap<>();

    private StaleMembers(Collection<ClusterView> views) {
        views.forEach(view -> this.views.put(view.cluster(), view));
    }

    public static StaleMembers of(Collection<ClusterView> views) {
        return new StaleMembers(views);
    }

    /// A time, which stays what it is while nothing changes; null while one of its objects at least
    /// is known as it is now, and for a member that came from none.
    public @Nullable Instant since(Member member) {
        Instant latest = null;
        for (Origin origin : member.origins()) {
            ClusterView view = views.get(origin.cluster());
            Instant since = view == null ? null : view.staleSince(origin.kind());
            if (since == null) {
                return null;
            }
            latest = latest == null || since.isAfter(latest) ? since : latest;
        }
        return latest == null ? null : latest.truncatedTo(ChronoUnit.SECONDS);
    }
}
