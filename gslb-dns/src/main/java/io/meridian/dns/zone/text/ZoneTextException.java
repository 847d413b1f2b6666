package io.meridian.dns.zone.text;

/// An entry that cannot be read. Thrown within the reading of a zone only, where it becomes a
/// problem with its place.
public final class ZoneTextException extends Exception {

    private static final long serialVersionUID = 1;

    private final int lineOffset;

    /// @param lineOffset lines behind the entry's first
    public ZoneTextException(String rule, int lineOffset) {
        super(rule, null, false, false);
        this.lineOffset = lineOffset;
    }

    public int lineOffset() {
        return lineOffset;
    }
}
