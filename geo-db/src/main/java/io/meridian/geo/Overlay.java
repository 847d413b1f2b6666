package io.meridian.geo;

/// Lays one index over another: where the upper one has no location, the lower one shows.
final class Overlay {

    private final LeafIndex upper;
    private final LeafIndex lower;
    private final LeafIndexBuilder result;

    private Overlay(LeafIndex upper, LeafIndex lower, boolean v6) {
        this.upper = upper;
        this.lower = lower;
        this.result = new LeafIndexBuilder(v6);
    }

    static LeafIndex of(LeafIndex upper, LeafIndex lower, boolean v6) {
        Overlay overlay = new Overlay(upper, lower, v6);
        overlay.merge(Prefix.root(v6));
        return overlay.result.build();
    }

    /// Descends until both indexes have one leaf for the whole prefix.
    private void merge(Prefix prefix) {
        int above = upper.find(prefix.high(), prefix.low());
        int below = lower.find(prefix.high(), prefix.low());
        boolean wholeAbove = upper.prefixLength(above) <= prefix.length();
        boolean wholeBelow = lower.prefixLength(below) <= prefix.length();
        if (wholeAbove && upper.isEmbedded(above)) {
            return; // the result has it from the beginning
        }
        if (wholeAbove && upper.locationClass(above) != 0) {
            result.add(prefix, upper.locationClass(above));
        } else if (wholeAbove && wholeBelow) {
            if (lower.locationClass(below) != 0) {
                result.add(prefix, lower.locationClass(below));
            }
        } else {
            merge(prefix.half(false));
            merge(prefix.half(true));
        }
    }
}
