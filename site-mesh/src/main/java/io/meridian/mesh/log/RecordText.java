package io.meridian.mesh.log;

/// A record on its way between nodes: its key, and its JSON carried as text, so that the octets
/// which were hashed survive as they are.
public record RecordText(String key, String json) {}
