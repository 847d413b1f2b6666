/// The records that travel between the programs: what a service is, where its members are, how they
/// are probed, and the envelope that says who wrote it and when.
///
/// Immutable, free of I/O, dependent on nothing but annotations. Every constructor copies its
/// collections; none validates. {@link io.meridian.model.Validation} reports *all* problems of a
/// record at once, because the places that read them (manifests, peers, the disk) each refuse a bad
/// record in their own way.
@NullMarked
package io.meridian.model;

import org.jspecify.annotations.NullMarked;
