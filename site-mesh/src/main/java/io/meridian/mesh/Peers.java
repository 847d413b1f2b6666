package io.meridian.mesh;

import io.meridian.mesh.link.PeerClient;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares with the configured peers, listed by Hazelcast or not, and fetches what differs. Asking
/// happens on virtual threads, one at a time for each peer; answers are taken on the mesh's thread.
final class Peers implements Reports, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final long COMPARE_MILLIS = 2_000;
    private static final long LOOK_MILLIS = 500;

    /// A stream that was not pushed for so long is asked for over the link: a beat and a half,
    /// which leaves as much again before it would lose its vote.
    private static final long ASK_NANOS = 1_500_000_000L;

    private final MeshConfig config;
    private final MeshStats stats;
    private final MeshThread thread;
    private final PeerClient client;
    private final NodeLog log;
    private final Writer writer;
    private final NodeOpinionExchange opinions;
    private final NodeOverrides overrides;
    private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Peer> others;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private int turn;

    Peers(
            MeshConfig config,
            MeshStats stats,
            MeshThread thread,
            PeerClient client,
            NodeLog log,
            Writer writer,
            NodeOpinionExchange opinions,
            NodeOverrides overrides) {
        this.config = config;
        this.stats = stats;
        this.thread = thread;
        this.client = client;
        this.log = log;
        this.writer = writer;
        this.opinions = opinions;
        this.overrides = overrides;
        this.others =
                config.members().entrySet().stream()
                        .filter(member -> member.getKey() != config.self().member())
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .map(member -> peer(member.getKey(), member.getValue()))
                        .toList();
    }

    private Peer peer(int member, String address) {
        return new Peer(member, address, this::execute, this::converse);
    }

    private void execute(Runnable task) {
        try {
            askers.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed", closed);
        }
    }

    void start() {
        askAll();
        scheduleComparison();
        thread.every(LOOK_MILLIS, this::askTheSilent);
    }

    private void scheduleComparison() {
        long jittered = COMPARE_MILLIS * 3 / 4 + random.nextLong(COMPARE_MILLIS / 2);
        thread.after(
                jittered,
                () -> {
                    if (!others.isEmpty()) {
                        others.get(turn++ % others.size()).ask();
                    }
                    writer.look();
                    scheduleComparison();
                });
    }

    private void askTheSilent() {
        for (Peer peer : others) {
            if (opinions.silentNanos(peer.member) > ASK_NANOS) {
                peer.askIfIdle();
            }
        }
    }

    @Override
    public void askAll() {
        others.forEach(Peer::ask);
    }

    void ask(int member) {
        others.stream().filter(peer -> peer.member == member).forEach(Peer::ask);
    }

    private void converse(Peer peer) {
        try {
            compare(peer);
        } catch (IOException noAnswer) {
            stats.comparisonFailures.increment();
            LOG.debug("member {} did not answer: {}", peer.member, noAnswer.getMessage());
        } catch (java.util.concurrent.CancellationException closed) {
            LOG.trace("closed", closed);
        } catch (RuntimeException malformed) {
            stats.refuse(MeshStats.Refusal.MALFORMED);
            LOG.warn("an answer of {} is refused: {}", peer.address, malformed.getMessage());
        }
    }

    private void compare(Peer peer) throws IOException {
        long askedNanos = System.nanoTime();
        PeerMessages.Status status = client.status(peer.address);
        Position _ = Batch.plausible(status.position());
        if (!isExpected(peer, status)) {
            return;
        }
        if (!thread.call(() -> opinions.confirm(status))) {
            PeerMessages.Stream stream = client.opinions(peer.address);
            boolean _ = stream.node().member() == peer.member && takes(stream);
        }
        if (!status.overridesHash().equals(overrides.hash())) {
            PeerMessages.Overrides theirs = client.overrides(peer.address);
            thread.run(() -> overrides.take(theirs));
        }
        Optional<List<Integer>> wanted =
                thread.call(() -> wanted(peer, new Peer.Said(status, askedNanos)));
        if (wanted.isPresent()) {
            fetch(peer, status, wanted.get());
        }
    }

    private boolean isExpected(Peer peer, PeerMessages.Status status) {
        int member = status.node().member();
        if (status.installation().equals(config.installation()) && member == peer.member) {
            return true;
        }
        stats.refuse(
                member == peer.member
                        ? MeshStats.Refusal.FOREIGN_INSTALLATION
                        : MeshStats.Refusal.STRANGER);
        LOG.warn(
                "{} is member {} of installation '{}', not member {} of '{}'",
                peer.address,
                member,
                status.installation(),
                peer.member,
                config.installation());
        return false;
    }

    private boolean takes(PeerMessages.Stream stream) {
        return thread.call(() -> opinions.take(stream));
    }

    /// The buckets to fetch; empty when the peer has nothing for us.
    private Optional<List<Integer>> wanted(Peer peer, Peer.Said said) {
        peer.note(said);
        boolean wants = log.wants(said.status());
        writer.look();
        return wants
                ? Optional.of(log.differingBuckets(said.status().bucketHashes()))
                : Optional.empty();
    }

    private void fetch(Peer peer, PeerMessages.Status status, List<Integer> buckets)
            throws IOException {
        List<StoredRecord> records = client.records(peer.address, status.rootHash(), buckets);
        boolean _ =
                thread.call(() -> {
                    log.repair(status, buckets, records);
                    writer.look();
                    return true;
                });
    }

    @Override
    public int heardSince(long nanos) {
        return 1 + (int) saidSince(nanos).count();
    }

    @Override
    public boolean noneAheadSince(long nanos, Position own) {
        return saidSince(nanos).allMatch(said -> said.status().position().compareTo(own) <= 0);
    }

    private Stream<Peer.Said> saidSince(long nanos) {
        return others.stream()
                .filter(peer -> peer.isHeardSince(nanos))
                .flatMap(peer -> Stream.ofNullable(peer.said()));
    }

    /// @param listed members that Hazelcast lists
    List<PeerStatus> statuses(Set<Integer> listed) {
        Stream<PeerStatus> all =
                Stream.concat(
                        Stream.of(own(listed)), others.stream().map(peer -> status(peer, listed)));
        return all.sorted(java.util.Comparator.comparingInt(PeerStatus::member)).toList();
    }

    private PeerStatus own(Set<Integer> listed) {
        int member = config.self().member();
        return new PeerStatus(
                member,
                config.members().getOrDefault(member, ""),
                config.self(),
                listed.contains(member),
                Duration.ZERO,
                log.state().position(),
                log.state().rootHash());
    }

    private static PeerStatus status(Peer peer, Set<Integer> listed) {
        Peer.Said said = peer.said();
        boolean isListed = listed.contains(peer.member);
        return said == null
                ? new PeerStatus(peer.member, peer.address, null, isListed, null, null, null)
                : new PeerStatus(
                        peer.member,
                        peer.address,
                        said.status().node(),
                        isListed,
                        Duration.ofNanos(System.nanoTime() - said.askedNanos()),
                        said.status().position(),
                        said.status().rootHash());
    }

    @Override
    public void close() {
        var _ = askers.shutdownNow();
    }
}
