package io.meridian.dns.config;

import io.meridian.dns.zone.ZoneSettings;
import org.jspecify.annotations.Nullable;

/// Which serial a zone with a file has.
public enum SerialRule {
    /// As written.
    FILE,
    /// As written, and what follows from the log position added.
    AUTO;

    /// What is said of a zone beside its file.
    static ZoneSettings settings(
            SerialRule serial, @Nullable Integer infrastructureTtl, OutsiderRule outsiders) {
        return new ZoneSettings(
                serial == AUTO, infrastructureTtl, outsiders == OutsiderRule.IGNORE);
    }
}
