package io.meridian.yaml;

/// A record with rules between its components, checked once all of them are bound.
public interface Checked {

    /// @param node the map it was bound from, for places
    /// @param path of the record within its document; empty for the document itself
    void check(YamlNode.Mapping node, String path, Problems problems);
}
