package io.meridian.model;

/// One entry of the service log: what the leader federator publishes to every site.
///
/// Two records with the same {@link #key()} replace one another; there is no partial update.
public sealed interface PublishedRecord
        permits GslbService, Site, HealthMonitor, Rejection, PublishChoices {

    /// What the record replaces, and is deleted by.
    RecordKey key();
}
