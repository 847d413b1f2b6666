package io.meridian.federator.policy;

import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// AMKO's `poolAlgorithmSettings` and `downResponse`: their rules, word for word, and what they
/// mean.
final class Algorithms {

    /// AMKO has no mask for IPv6 clients; a /56 is what one household or branch is given.
    private static final int MASK6 = 56;

    private static final String ROUND_ROBIN = "GSLB_ALGORITHM_ROUND_ROBIN";
    private static final String CONSISTENT_HASH = "GSLB_ALGORITHM_CONSISTENT_HASH";
    private static final String GEO = "GSLB_ALGORITHM_GEO";
    private static final String TOPOLOGY = "GSLB_ALGORITHM_TOPOLOGY";
    private static final String DOWN = "GSLB_SERVICE_DOWN_RESPONSE_";

    private Algorithms() {}

    /// The policy; round robin when the block is absent, empty when a problem was told.
    ///
    /// @param problem takes a path and a rule
    static Optional<SelectionPolicy> policy(
            Specs.@Nullable PoolAlgorithm spec, BiConsumer<String, String> problem) {
        if (spec == null) {
            return Optional.of(new SelectionPolicy.RoundRobin());
        }
        String algorithm = spec.lbAlgorithm() == null ? ROUND_ROBIN : spec.lbAlgorithm();
        String path = "spec.poolAlgorithmSettings";
        if (!algorithm.equals(GEO) && spec.geoFallback() != null) {
            problem.accept(
                    path + ".geoFallback",
                    "invalid pool algorithm: geoFallback not allowed for " + algorithm);
            return Optional.empty();
        }
        if (!algorithm.equals(CONSISTENT_HASH) && spec.hashMask() != null) {
            problem.accept(
                    path + ".hashMask",
                    "invalid pool algorithm: hashMask not allowed for " + algorithm);
            return Optional.empty();
        }
        return switch (algorithm) {
            case ROUND_ROBIN -> Optional.of(new SelectionPolicy.RoundRobin());
            case CONSISTENT_HASH ->
                    hash(spec.hashMask(), "hashMask is required for ConsistentHash", path, problem)
                            .map(found -> found);
            case GEO -> geo(spec.geoFallback(), path + ".geoFallback", problem);
            case TOPOLOGY -> Optional.of(new SelectionPolicy.RoundRobin());
            default -> {
                problem.accept(path + ".lbAlgorithm", "invalid pool algorithm: " + algorithm);
                yield Optional.empty();
            }
        };
    }

    private static Optional<SelectionPolicy> geo(
            Specs.@Nullable GeoFallbackSpec fallback,
            String path,
            BiConsumer<String, String> problem) {
        String algorithm = fallback == null ? null : fallback.lbAlgorithm();
        if (fallback == null || algorithm == null) {
            problem.accept(
                    path,
                    "invalid pool algorithm: geoFallback has to be set for Geo, available choices: RoundRobin, ConsistentHash");
            return Optional.empty();
        }
        if (algorithm.equals(ROUND_ROBIN) && fallback.hashMask() == null) {
            return Optional.of(new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()));
        }
        if (algorithm.equals(CONSISTENT_HASH)) {
            String required =
                    "hashMask is required for " + CONSISTENT_HASH + " as the geoFallback algorithm";
            return hash(fallback.hashMask(), required, path, problem).map(SelectionPolicy.Geo::new);
        }
        problem.accept(
                path,
                "invalid pool algorithm: not a fallback for Geo: "
                        + algorithm
                        + (fallback.hashMask() == null ? "" : " with a hashMask"));
        return Optional.empty();
    }

    private static Optional<SelectionPolicy.ConsistentHash> hash(
            @Nullable Integer mask,
            String required,
            String path,
            BiConsumer<String, String> problem) {
        if (mask == null) {
            problem.accept(path + ".hashMask", "invalid pool algorithm: " + required);
            return Optional.empty();
        }
        if (mask < 1 || mask > 31) {
            problem.accept(
                    path + ".hashMask",
                    "invalid pool algorithm: hashMask must be 1..31, was " + mask);
            return Optional.empty();
        }
        return Optional.of(new SelectionPolicy.ConsistentHash(mask, MASK6));
    }

    /// The response; null when the block is absent, or when a problem was told.
    static @Nullable DownResponse downResponse(
            Specs.@Nullable DownResponseSpec spec, BiConsumer<String, String> problem) {
        if (spec == null) {
            return null;
        }
        String fallback = spec.fallbackIp();
        String path = "spec.downResponse";
        if (!spec.type().equals(DOWN + "FALLBACK_IP")) {
            if (fallback != null) {
                problem.accept(
                        path + ".fallbackIP",
                        "invalid down response configuration: fallbackIP is not allowed for "
                                + spec.type());
            }
            return switch (spec.type()) {
                case DOWN + "NONE" -> new DownResponse.NoReply();
                case DOWN + "ALL_RECORDS" -> new DownResponse.AllRecords();
                case DOWN + "EMPTY" -> new DownResponse.Empty();
                default -> {
                    problem.accept(
                            path + ".type",
                            "invalid down response configuration: unknown type " + spec.type());
                    yield null;
                }
            };
        }
        if (fallback == null) {
            problem.accept(
                    path + ".fallbackIP",
                    "invalid down response configuration: fallbackIP is required for "
                            + spec.type());
            return null;
        }
        Optional<IpAddress> address = IpAddress.parse(fallback);
        if (address.isEmpty()) {
            problem.accept(
                    path + ".fallbackIP",
                    "invalid down response configuration: fallbackIP '"
                            + fallback
                            + "' is not valid");
            return null;
        }
        return new DownResponse.FallbackIp(address.get());
    }

    /// Whether the algorithm is one that is accepted and answered as round robin.
    static boolean isNotInForce(Specs.@Nullable PoolAlgorithm spec) {
        return spec != null && TOPOLOGY.equals(spec.lbAlgorithm());
    }
}
