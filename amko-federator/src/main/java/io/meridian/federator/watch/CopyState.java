package io.meridian.federator.watch;

/// How the copy on disk of what a cluster held is doing.
///
/// @param refused records that were damaged, or of something else, when it was read at the start
/// @param failure why what is known now cannot be written; empty while it can
public record CopyState(int refused, String failure) {

    /// Of a door that keeps none.
    public static final CopyState NONE = new CopyState(0, "");
}
