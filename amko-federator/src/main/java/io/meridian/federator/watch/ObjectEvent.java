package io.meridian.federator.watch;

/// Something changed in a member cluster: only ever a reason to look again, because what is
/// published follows from what the caches hold.
public sealed interface ObjectEvent {

    String cluster();

    /// An object is there, new or changed.
    record Upserted(String cluster, ObjectKey key) implements ObjectEvent {}

    /// An object is gone; it carries what it was, as nobody else has it any more.
    record Deleted(String cluster, ClusterObject last) implements ObjectEvent {}

    /// The cluster was listed in full, or could no longer be, or a file in it could not be read.
    record Relisted(String cluster) implements ObjectEvent {}
}
