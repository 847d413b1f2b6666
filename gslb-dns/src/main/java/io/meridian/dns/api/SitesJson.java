package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.mesh.LogSnapshot;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.PeerStatus;
import io.meridian.model.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The sites and the mesh's members, as this node knows them.
///
/// @param ageMs how long this node has served this position
/// @param fromDisk whether no peer has confirmed since the start what was read from disk
record SitesJson(
        String site,
        String node,
        String position,
        String rootHash,
        long ageMs,
        boolean fromDisk,
        List<SiteJson> sites,
        List<MemberJson> members) {

    record SiteJson(
            String name,
            double latitude,
            double longitude,
            List<String> clusters,
            boolean enabled) {}

    /// @param api the URL of its API as it is bound there; null before it was heard
    /// @param listed whether Hazelcast lists it now
    /// @param lastComparedMs since the last comparison with it; null: never
    /// @param opinionsHeardMs since its opinion stream was heard; null: never
    /// @param position null before it was heard
    record MemberJson(
            int member,
            String address,
            @Nullable String name,
            @Nullable String site,
            @Nullable String role,
            @Nullable String api,
            boolean listed,
            @Nullable Long lastComparedMs,
            @Nullable Long opinionsHeardMs,
            @Nullable String position,
            @Nullable String rootHash) {}

    static SitesJson of(DnsNode node) {
        LogSnapshot log = node.mesh().log().snapshot();
        List<NodeOpinions> heard = node.mesh().opinions().heard();
        return new SitesJson(
                node.config().site(),
                node.config().nodeName(),
                node.serving().log().position().toString(),
                node.serving().log().rootHash(),
                Duration.between(log.appliedAt(), Instant.now()).toMillis(),
                log.fromDisk(),
                node.serving().published(Site.class).map(SitesJson::site).toList(),
                node.mesh().peers().stream().map(peer -> member(peer, heard)).toList());
    }

    private static SiteJson site(Site site) {
        return new SiteJson(
                site.name(), site.latitude(), site.longitude(), site.clusters(), site.enabled());
    }

    private static MemberJson member(PeerStatus peer, List<NodeOpinions> heard) {
        NodeId known = peer.node();
        Duration compared = peer.lastComparedAgo();
        return new MemberJson(
                peer.member(),
                peer.address(),
                known == null ? null : known.name(),
                known == null ? null : known.site(),
                known == null ? null : known.role().name().toLowerCase(Locale.ROOT),
                known == null ? null : known.api(),
                peer.listed(),
                compared == null ? null : compared.toMillis(),
                heard.stream()
                        .filter(said -> said.node().member() == peer.member())
                        .map(said -> said.lastHeardAgo().toMillis())
                        .findFirst()
                        .orElse(null),
                peer.position() == null ? null : peer.position().toString(),
                peer.rootHash());
    }
}
