package io.meridian.model;

/// What every published batch travels in: whose it is and where in the log it belongs.
///
/// @param installation id of the Meridian installation; a node refuses every other
/// @param position where the log stands after this batch
/// @param body the batch
public record Envelope<T>(String installation, Position position, T body) {}
