package io.meridian.dns.decision;

import io.meridian.geo.GeoTable;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.SelectionPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One service, compiled for answering: immutable but for the health table that it looks into.
public final class BalancedService {

    final GslbService source;
    final int number;
    final HealthTable health;
    final @Nullable GeoTable geo;
    final Choices[] pools4;
    final Choices[] pools6;
    final List<Exclusion> exclusions;
    final DownResponse downResponse;
    final @Nullable Fallback fallback;
    final @Nullable Stickiness stickiness;

    /// The hash masks that apply: of the policy or of geo's fallback, or else of persistence, whose
    /// first pick is no draw; 0 without hashing.
    final int mask4;

    final int mask6;
    final boolean geographic;

    /// One address of last resort.
    record Fallback(byte[] rdata, boolean v6) {}

    /// A member that is never answered, whatever its health.
    record Exclusion(int slot, boolean v6, DecisionRecorder.Fate fate) {}

    BalancedService(
            GslbService source,
            int number,
            HealthTable health,
            @Nullable GeoTable geo,
            Choices[] pools4,
            Choices[] pools6,
            List<Exclusion> exclusions,
            DownResponse downResponse,
            @Nullable Stickiness stickiness) {
        this.source = source;
        this.number = number;
        this.health = health;
        this.geo = geo;
        this.pools4 = pools4;
        this.pools6 = pools6;
        this.exclusions = List.copyOf(exclusions);
        this.downResponse = downResponse;
        this.fallback =
                downResponse instanceof DownResponse.FallbackIp last
                        ? new Fallback(last.address().octets(), last.address().v6())
                        : null;
        this.geographic = source.policy() instanceof SelectionPolicy.Geo;
        SelectionPolicy last =
                source.policy() instanceof SelectionPolicy.Geo wrapped
                        ? wrapped.fallback()
                        : source.policy();
        this.stickiness = stickiness;
        int sticky4 = stickiness == null ? 0 : stickiness.prefix(false);
        int sticky6 = stickiness == null ? 0 : stickiness.prefix(true);
        this.mask4 = last instanceof SelectionPolicy.ConsistentHash hash ? hash.mask4() : sticky4;
        this.mask6 = last instanceof SelectionPolicy.ConsistentHash hash ? hash.mask6() : sticky6;
    }

    /// The same service over another health table: a copy that stands still makes an explanation
    /// whole.
    public BalancedService over(HealthTable other) {
        return new BalancedService(
                source,
                number,
                other,
                geo,
                Stream.of(pools4).map(choices -> choices.over(other)).toArray(Choices[]::new),
                Stream.of(pools6).map(choices -> choices.over(other)).toArray(Choices[]::new),
                exclusions,
                downResponse,
                stickiness);
    }

    /// What it was compiled from.
    public GslbService source() {
        return source;
    }

    /// Its number in the health table.
    public int number() {
        return number;
    }

    /// What is answered when no member is up: its own, or the node's default.
    public DownResponse downResponse() {
        return downResponse;
    }

    /// The pools of an address family, by falling priority.
    Choices[] pools(boolean v6) {
        return v6 ? pools6 : pools4;
    }

    int mask(boolean v6) {
        return v6 ? mask6 : mask4;
    }

    /// Whether there is an address of last resort of this family.
    boolean hasFallback(boolean v6) {
        return fallback != null && fallback.v6() == v6;
    }
}
