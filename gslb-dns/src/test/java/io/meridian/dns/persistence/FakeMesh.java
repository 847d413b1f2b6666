package io.meridian.dns.persistence;

import io.meridian.mesh.Hints;
import io.meridian.mesh.LogPublisher;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.MeshStats;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.OpinionExchange;
import io.meridian.mesh.OverrideStore;
import io.meridian.mesh.PeerStatus;
import io.meridian.mesh.ServiceLog;
import io.meridian.mesh.Subscription;
import io.meridian.model.Opinion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A mesh of members that were heard, compared with, and give hints as a test says. This node is
/// member 1.
final class FakeMesh implements Mesh, OpinionExchange, Hints {

    static final class Member {
        Duration heardAgo = Duration.ZERO;
        Duration comparedAgo = Duration.ZERO;
        boolean answers = true;
        List<long[]> pages = List.of();
    }

    final Map<Integer, Member> members = new TreeMap<>();

    /// Members in the order in which they were asked for a page.
    final List<Integer> fetched = new ArrayList<>();

    Member add(int number) {
        Member member = new Member();
        members.put(number, member);
        return member;
    }

    private static NodeId id(int member) {
        return new NodeId(member, "site-" + member, "node-" + member, NodeId.Role.DNS);
    }

    @Override
    public NodeId self() {
        return id(1);
    }

    @Override
    public List<NodeOpinions> heard() {
        List<NodeOpinions> heard = new ArrayList<>();
        heard.add(new NodeOpinions(self(), true, Duration.ZERO, Map.of()));
        members.forEach((number, member) -> {
            boolean fresh = member.heardAgo.toSeconds() < 3;
            heard.add(new NodeOpinions(id(number), fresh, member.heardAgo, Map.of()));
        });
        return heard;
    }

    @Override
    public List<PeerStatus> peers() {
        List<PeerStatus> peers = new ArrayList<>();
        members.forEach((number, member) ->
                peers.add(
                        new PeerStatus(
                                number, "", id(number), true, member.comparedAgo, null, null)));
        return peers;
    }

    @Override
    public Page fetch(int number, int from) throws IOException {
        fetched.add(number);
        Member member = members.get(number);
        if (member == null || !member.answers) {
            throw new IOException("no answer");
        }
        if (from >= member.pages.size()) {
            return new Page(new long[0], -1);
        }
        return new Page(member.pages.get(from), from + 1 < member.pages.size() ? from + 1 : -1);
    }

    @Override
    public Hints hints() {
        return this;
    }

    @Override
    public OpinionExchange opinions() {
        return this;
    }

    @Override
    public void keep(Keeper keeper) {}

    @Override
    public int push(long[] words, int count) {
        return 0;
    }

    @Override
    public void announce(Collection<Opinion> all) {}

    @Override
    public Subscription subscribe(Consumer<List<NodeOpinions>> listener) {
        return () -> {};
    }

    @Override
    public ServiceLog log() {
        throw new UnsupportedOperationException();
    }

    @Override
    public LogPublisher publisher() {
        throw new UnsupportedOperationException();
    }

    @Override
    public OverrideStore overrides() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MeshStats stats() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
