package io.meridian.federator.policy;

import io.meridian.model.SelectionPolicy;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// AMKO's `poolAlgorithmSettings`: its rules, word for word, and what they mean.
final class Algorithms {

    /// AMKO has no mask for IPv6 clients; a /56 is what one household or branch is given.
    static final int MASK6 = 56;

    private static final String ROUND_ROBIN = "GSLB_ALGORITHM_ROUND_ROBIN";
    private static final String CONSISTENT_HASH = "GSLB_ALGORITHM_CONSISTENT_HASH";
    private static final String GEO = "GSLB_ALGORITHM_GEO";
    private static final String TOPOLOGY = "GSLB_ALGORITHM_TOPOLOGY";

    private Algorithms() {}

    /// The policy; round robin when the block is absent, empty when a problem was told.
    static Optional<SelectionPolicy.BehindRules> policy(
            Specs.@Nullable PoolAlgorithm spec, Consumer<String> problem) {
        if (spec == null) {
            return Optional.of(new SelectionPolicy.RoundRobin());
        }
        String algorithm = spec.lbAlgorithm() == null ? ROUND_ROBIN : spec.lbAlgorithm();
        boolean allowed = isAllowed(algorithm, spec, problem);
        Optional<SelectionPolicy.BehindRules> policy = policy(algorithm, spec, problem);
        return allowed ? policy : Optional.empty();
    }

    private static Optional<SelectionPolicy.BehindRules> policy(
            String algorithm, Specs.PoolAlgorithm spec, Consumer<String> problem) {
        return switch (algorithm) {
            case ROUND_ROBIN, TOPOLOGY -> Optional.of(new SelectionPolicy.RoundRobin());
            case CONSISTENT_HASH ->
                    hash(spec.hashMask(), "hashMask is required for ConsistentHash", problem)
                            .map(found -> found);
            case GEO -> geo(spec.geoFallback(), problem);
            default -> {
                problem.accept("unsupported lbAlgorithm " + algorithm);
                yield Optional.empty();
            }
        };
    }

    /// Whether nothing is written that the algorithm has no use for.
    private static boolean isAllowed(
            String algorithm, Specs.PoolAlgorithm spec, Consumer<String> problem) {
        boolean fallback = spec.geoFallback() != null && !algorithm.equals(GEO);
        if (fallback) {
            problem.accept(
                    algorithm.equals(CONSISTENT_HASH)
                            ? "geoFallback is not allowed with ConsistentHash"
                            : "geoFallback not allowed for " + algorithm);
        }
        boolean mask = spec.hashMask() != null && !algorithm.equals(CONSISTENT_HASH);
        if (mask) {
            problem.accept("hashMask not allowed for " + algorithm);
        }
        return !fallback && !mask;
    }

    private static Optional<SelectionPolicy.BehindRules> geo(
            Specs.@Nullable GeoFallbackSpec fallback, Consumer<String> problem) {
        String algorithm = fallback == null ? null : fallback.lbAlgorithm();
        if (fallback == null || algorithm == null) {
            problem.accept(
                    "geoFallback has to be set for Geo, available choices: RoundRobin,"
                            + " ConsistentHash");
            return Optional.empty();
        }
        return switch (algorithm) {
            case ROUND_ROBIN -> {
                if (fallback.hashMask() != null) {
                    problem.accept(
                            "hashMask is not allowed with "
                                    + algorithm
                                    + " as geoFallback algorithm");
                    yield Optional.empty();
                }
                yield Optional.of(new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()));
            }
            case CONSISTENT_HASH ->
                    hash(
                                    fallback.hashMask(),
                                    "hashMask is required for "
                                            + algorithm
                                            + " as the geoFallback algorithm",
                                    problem)
                            .map(SelectionPolicy.Geo::new);
            default -> {
                problem.accept("unsupported algorithm " + algorithm + " for geoFallback");
                yield Optional.empty();
            }
        };
    }

    private static Optional<SelectionPolicy.ConsistentHash> hash(
            @Nullable Integer mask, String required, Consumer<String> problem) {
        if (mask == null) {
            problem.accept(required);
            return Optional.empty();
        }
        if (mask < 1 || mask > 31) {
            problem.accept("hashMask must be 1..31, was " + mask);
            return Optional.empty();
        }
        return Optional.of(new SelectionPolicy.ConsistentHash(mask, MASK6));
    }

    /// The same with another mask for IPv6 clients; unchanged when nothing is hashed.
    static SelectionPolicy.BehindRules withMask6(SelectionPolicy.BehindRules policy, int mask6) {
        return switch (policy) {
            case SelectionPolicy.ConsistentHash hash ->
                    new SelectionPolicy.ConsistentHash(hash.mask4(), mask6);
            case SelectionPolicy.Geo(SelectionPolicy.ConsistentHash hash) ->
                    new SelectionPolicy.Geo(
                            new SelectionPolicy.ConsistentHash(hash.mask4(), mask6));
            case SelectionPolicy.Geo _, SelectionPolicy.RoundRobin _ -> policy;
        };
    }

    /// Whether rules are to decide, which a ServicePolicy has.
    static boolean isTopology(Specs.@Nullable PoolAlgorithm spec) {
        return spec != null && TOPOLOGY.equals(spec.lbAlgorithm());
    }
}
