package io.meridian.yaml;

/// Where something stands in a text that somebody wrote.
///
/// @param source the file as the user knows it
/// @param line counted from 1
public record Place(String source, int line) {

    @Override
    public String toString() {
        return source + ":" + line;
    }
}
