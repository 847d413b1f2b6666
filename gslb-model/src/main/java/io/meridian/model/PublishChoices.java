package io.meridian.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What operators decided about publications. It stands among what is published, so that a
/// federator that leads next holds to it. Absent: they decided nothing.
///
/// @param frozen why nothing is published; null: it is
/// @param approved services that may go, once publications are let out again; sorted
/// @param discarded services that stay as they are published, although their objects say otherwise;
///   sorted
public record PublishChoices(@Nullable String frozen, List<String> approved, List<String> discarded)
        implements PublishedRecord {

    public static final RecordKey KEY = new RecordKey(RecordKey.Kind.CHOICES, "publish");

    public static final PublishChoices NONE = new PublishChoices(null, List.of(), List.of());

    public PublishChoices {
        approved = List.copyOf(approved);
        discarded = List.copyOf(discarded);
    }

    @Override
    public RecordKey key() {
        return KEY;
    }
}
