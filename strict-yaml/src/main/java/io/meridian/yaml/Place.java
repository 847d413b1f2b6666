package io.meridian.yaml;

/// Where something stands in a text that somebody wrote.
///
/// @param source the file as the user knows it
/// @param line counted from 1; 0 for what has no lines
public record Place(String source, int line) {

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
