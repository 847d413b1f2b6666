package io.meridian.model;

/// One thing wrong with some input, and where.
///
/// @param place what a reader looks up: `gslb-dns.yaml:14`, or empty for a value that has no file
/// @param path the key within it: `listeners[1].udp.port`, or empty
/// @param rule what is required and what was found: `must be 1..65535, was 70000`
public record Problem(String place, String path, String rule) {

    /// `place: path: rule`, leaving out what is empty.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!place.isEmpty()) {
            text.append(place).append(": ");
        }
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        return text.append(rule).toString();
    }
}
