package io.meridian.daemon;

import io.meridian.yaml.Key;

/// How a daemon logs, to standard output.
public record LogConfig(
        @Key(
                        defaultValue = "text",
                        doc = "`text` for people, `json` for machines: one object a line")
                Format format,
        @Key(defaultValue = "info", doc = "the least level that is written") Level level) {

    public enum Format {
        TEXT,
        JSON
    }

    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
