package io.meridian.federator.policy;

import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// AMKO's `downResponse`: its rules and what they mean.
final class DownResponses {

    private static final String PREFIX = "GSLB_SERVICE_DOWN_RESPONSE_";
    private static final String NONE = PREFIX + "NONE";
    private static final String FALLBACK_IP = PREFIX + "FALLBACK_IP";

    private DownResponses() {}

    /// The response; null when the block is absent, or when a problem was told.
    static @Nullable DownResponse of(
            Specs.@Nullable DownResponseSpec spec, Consumer<String> problem) {
        if (spec == null) {
            return null;
        }
        String fallback = spec.fallbackIp();
        if (spec.type().equals(FALLBACK_IP)) {
            return fallbackIp(fallback, problem);
        }
        if (fallback != null) {
            problem.accept("fallback IP is not allowed for " + spec.type());
        }
        return switch (spec.type()) {
            case NONE -> new DownResponse.NoReply();
            case PREFIX + "ALL_RECORDS" -> new DownResponse.AllRecords();
            case PREFIX + "EMPTY" -> new DownResponse.Empty();
            default -> {
                problem.accept("unknown type " + spec.type());
                yield null;
            }
        };
    }

    private static @Nullable DownResponse fallbackIp(
            @Nullable String fallback, Consumer<String> problem) {
        if (fallback == null || fallback.isEmpty()) {
            problem.accept("fallback IP is required for " + FALLBACK_IP);
            return null;
        }
        Optional<IpAddress> address = IpAddress.parse(fallback);
        if (address.isEmpty()) {
            problem.accept("fallback IP " + fallback + " is not valid");
            return null;
        }
        return new DownResponse.FallbackIp(address.get());
    }

    static boolean isNoReply(Specs.@Nullable DownResponseSpec spec) {
        return spec != null && spec.type().equals(NONE);
    }
}
