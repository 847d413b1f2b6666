package io.meridian.mesh.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.PublishChoices;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Rejection;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;

/// The names by which the model's sealed types are told apart in JSON. A name, once released, is
/// never given another meaning.
final class SealedTypes {

    private SealedTypes() {}

    static JsonMapper.Builder addTo(JsonMapper.Builder mapper) {
        return mapper.addMixIn(PublishedRecord.class, PublishedRecordNames.class)
                .addMixIn(SelectionPolicy.class, PolicyNames.class)
                .addMixIn(Destination.class, DestinationNames.class)
                .addMixIn(DownResponse.class, DownResponseNames.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = GslbService.class, name = "service"),
        @JsonSubTypes.Type(value = Site.class, name = "site"),
        @JsonSubTypes.Type(value = HealthMonitor.Http.class, name = "monitor-http"),
        @JsonSubTypes.Type(value = HealthMonitor.Tcp.class, name = "monitor-tcp"),
        @JsonSubTypes.Type(value = HealthMonitor.Tls.class, name = "monitor-tls"),
        @JsonSubTypes.Type(value = HealthMonitor.Udp.class, name = "monitor-udp"),
        @JsonSubTypes.Type(value = HealthMonitor.Dns.class, name = "monitor-dns"),
        @JsonSubTypes.Type(value = HealthMonitor.Icmp.class, name = "monitor-icmp"),
        @JsonSubTypes.Type(value = HealthMonitor.Grpc.class, name = "monitor-grpc"),
        @JsonSubTypes.Type(value = Rejection.class, name = "rejection"),
        @JsonSubTypes.Type(value = PublishChoices.class, name = "publish-choices")
    })
    private interface PublishedRecordNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SelectionPolicy.RoundRobin.class, name = "round-robin"),
        @JsonSubTypes.Type(value = SelectionPolicy.ConsistentHash.class, name = "consistent-hash"),
        @JsonSubTypes.Type(value = SelectionPolicy.Geo.class, name = "geo"),
        @JsonSubTypes.Type(value = SelectionPolicy.Topology.class, name = "topology")
    })
    private interface PolicyNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Destination.Ip.class, name = "ip"),
        @JsonSubTypes.Type(value = Destination.Cname.class, name = "cname")
    })
    private interface DestinationNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = DownResponse.AllRecords.class, name = "all-records"),
        @JsonSubTypes.Type(value = DownResponse.Empty.class, name = "empty"),
        @JsonSubTypes.Type(value = DownResponse.NoReply.class, name = "no-reply"),
        @JsonSubTypes.Type(value = DownResponse.FallbackIp.class, name = "fallback-ip")
    })
    private interface DownResponseNames {}
}
