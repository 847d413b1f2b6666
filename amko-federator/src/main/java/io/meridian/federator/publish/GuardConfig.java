package io.meridian.federator.publish;

import io.meridian.yaml.Key;

/// How much one publication may take away before an operator is asked. Both limits must be passed.
public record GuardConfig(
        @Key(
                        defaultValue = "20",
                        min = 0,
                        max = 100,
                        doc =
                                "the share of all services, in percent, that may be removed, or"
                                        + " left without a member of an address family, at once")
                int removedPercent,
        @Key(
                        defaultValue = "10",
                        min = 0,
                        max = 1_000_000,
                        doc = "as many may always be removed at once")
                int removedServices) {

    /// More than 20 % and more than 10.
    public static final GuardConfig DEFAULT = new GuardConfig(20, 10);
}
