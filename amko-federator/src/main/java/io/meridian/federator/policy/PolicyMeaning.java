package io.meridian.federator.policy;

import io.meridian.model.DownResponse;
import io.meridian.model.SelectionPolicy;
import org.jspecify.annotations.Nullable;

/// What accepted specs mean: they were validated, so nothing here can be refused.
public final class PolicyMeaning {

    private PolicyMeaning() {}

    /// The policy of a block; null when it is absent.
    public static @Nullable SelectionPolicy policy(Specs.@Nullable PoolAlgorithm spec) {
        return spec == null ? null : Algorithms.policy(spec, (_, _) -> {}).orElse(null);
    }

    public static @Nullable DownResponse downResponse(Specs.@Nullable DownResponseSpec spec) {
        return Algorithms.downResponse(spec, (_, _) -> {});
    }
}
