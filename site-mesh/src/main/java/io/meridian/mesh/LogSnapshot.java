package io.meridian.mesh;

import io.meridian.model.Position;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import java.time.Instant;
import java.util.Map;

/// One complete set of published records.
///
/// @param position where the log stands
/// @param records immutable, in key order
/// @param rootHash hex digest over all records; equal position implies equal hash at every node
/// @param appliedAt wall-clock time at which this node went over to it
/// @param fromDisk whether it was read at start and no peer has confirmed or replaced it since
public record LogSnapshot(
        Position position,
        Map<RecordKey, PublishedRecord> records,
        String rootHash,
        Instant appliedAt,
        boolean fromDisk) {}
