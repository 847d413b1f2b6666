package io.meridian.mesh;

import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;

/// One step of a batch.
public sealed interface LogChange {

    RecordKey key();

    record Put(PublishedRecord published) implements LogChange {

        @Override
        public RecordKey key() {
            return published.key();
        }
    }

    record Delete(RecordKey key) implements LogChange {}
}
