package io.meridian.mesh;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.link.PeerClient;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.Position;
import io.meridian.model.Term;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares with the configured peers, listed by Hazelcast or not, and fetches what differs. Asking
/// happens on virtual threads, one at a time for each peer; answers are taken on the mesh's thread.
final class Peers implements NodeLog.Reports, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final long COMPARE_MILLIS = 2_000;
    private static final long LOOK_MILLIS = 500;

    /// A stream that was not pushed for so long is asked for over the link.
    private static final long ASK_NANOS = 1_500_000_000L;

    /// @param askedNanos when the question was asked that this answers
    private record Known(PeerMessages.Status status, long askedNanos) {}

    private final MeshConfig config;
    private final MeshStats stats;
    private final ScheduledExecutorService thread;
    private final PeerClient client;
    private final NodeLog log;
    private final NodeOpinionExchange opinions;
    private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Integer> others;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();
    private final Set<Integer> asking = ConcurrentHashMap.newKeySet();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private int turn;

    Peers(
            MeshConfig config,
            MeshStats stats,
            ScheduledExecutorService thread,
            PeerClient client,
            NodeLog log,
            NodeOpinionExchange opinions) {
        this.config = config;
        this.stats = stats;
        this.thread = thread;
        this.client = client;
        this.log = log;
        this.opinions = opinions;
        this.others =
                config.members().keySet().stream()
                        .filter(member -> member != config.self().member())
                        .sorted()
                        .toList();
    }

    void start() {
        others.forEach(this::ask);
        scheduleComparison();
        var _ =
                thread.scheduleAtFixedRate(
                        this::askTheSilent, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void scheduleComparison() {
        long jittered = COMPARE_MILLIS * 3 / 4 + random.nextLong(COMPARE_MILLIS / 2);
        var _ =
                thread.schedule(
                        () -> {
                            if (!others.isEmpty()) {
                                ask(others.get(turn++ % others.size()));
                            }
                            log.tryClaim(this);
                            scheduleComparison();
                        },
                        jittered,
                        TimeUnit.MILLISECONDS);
    }

    private void askTheSilent() {
        for (int member : others) {
            if (opinions.silentNanos(member) > ASK_NANOS) {
                ask(member);
            }
        }
    }

    private void ask(int member) {
        if (askers.isShutdown() || !asking.add(member)) {
            return;
        }
        askers.execute(() -> {
            try {
                compare(member);
            } catch (IOException | MeshCodec.MalformedException noAnswer) {
                stats.comparisonFailures.increment();
                LOG.debug("member {} did not answer: {}", member, noAnswer.getMessage());
            } finally {
                asking.remove(member);
            }
        });
    }

    private void compare(int member) throws IOException {
        String address = addressOf(member);
        long askedNanos = System.nanoTime();
        PeerMessages.Status status = client.status(address);
        if (!status.installation().equals(config.installation())
                || status.node().member() != member) {
            stats.messagesRefused.increment();
            LOG.warn(
                    "{} is member {} of installation '{}', not member {} of '{}'",
                    address,
                    status.node().member(),
                    status.installation(),
                    member,
                    config.installation());
            return;
        }
        List<Integer> differing = onThread(() -> wanted(member, status, askedNanos));
        if (differing != null) {
            PeerMessages.Records fetched = client.records(address, differing);
            Boolean _ =
                    onThread(() -> {
                        boolean repaired = log.repair(differing, fetched);
                        log.tryClaim(this);
                        return repaired;
                    });
        }
        if (Boolean.FALSE.equals(onThread(() -> opinions.confirm(status)))) {
            takeOpinions(address);
        }
    }

    private String addressOf(int member) {
        return java.util.Objects.requireNonNullElse(config.members().get(member), "");
    }

    /// The buckets to fetch; null when the peer has nothing for us.
    private @org.jspecify.annotations.Nullable List<Integer> wanted(
            int member, PeerMessages.Status status, long askedNanos) {
        known.put(member, new Known(status, askedNanos));
        List<Integer> differing =
                log.wants(status) ? log.differingBuckets(status.bucketHashes()) : null;
        log.tryClaim(this);
        return differing;
    }

    @Override
    public int heardSince(long nanos) {
        return 1
                + (int)
                        known.values().stream()
                                .filter(peer -> peer.askedNanos - nanos >= 0)
                                .count();
    }

    @Override
    public boolean noneAheadSince(long nanos, Position own) {
        return known.values().stream()
                .filter(peer -> peer.askedNanos - nanos >= 0)
                .allMatch(peer -> positionOf(peer.status).compareTo(own) <= 0);
    }

    @Override
    public void askAll() {
        others.forEach(this::ask);
    }

    void fetchOpinions(int member) {
        String address = addressOf(member);
        if (address.isEmpty() || askers.isShutdown()) {
            return;
        }
        askers.execute(() -> {
            try {
                takeOpinions(address);
            } catch (IOException | MeshCodec.MalformedException noAnswer) {
                stats.comparisonFailures.increment();
            }
        });
    }

    private void takeOpinions(String address) throws IOException {
        PeerMessages.Stream stream = client.opinions(address);
        Boolean _ = onThread(() -> opinions.take(stream));
    }

    private <T> @org.jspecify.annotations.Nullable T onThread(
            java.util.concurrent.Callable<@org.jspecify.annotations.Nullable T> task)
            throws IOException {
        try {
            return thread.submit(task).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.RejectedExecutionException failed) {
            throw new IOException(String.valueOf(failed.getMessage()), failed);
        }
    }

    private static Position positionOf(PeerMessages.Status status) {
        return new Position(new Term(status.counter(), status.federator()), status.seq());
    }

    /// @param listed members that Hazelcast lists
    List<PeerStatus> statuses(Set<Integer> listed) {
        Set<Integer> all = new HashSet<>(config.members().keySet());
        return all.stream()
                .sorted()
                .map(member -> status(member, listed.contains(member)))
                .toList();
    }

    private PeerStatus status(int member, boolean listed) {
        String address = addressOf(member);
        if (member == config.self().member()) {
            return new PeerStatus(
                    member,
                    address,
                    config.self(),
                    listed,
                    Duration.ZERO,
                    log.state().position(),
                    log.state().rootHash());
        }
        Known peer = known.get(member);
        if (peer == null) {
            return new PeerStatus(member, address, null, listed, null, null, null);
        }
        return new PeerStatus(
                member,
                address,
                peer.status.node(),
                listed,
                Duration.ofNanos(System.nanoTime() - peer.askedNanos),
                positionOf(peer.status),
                peer.status.rootHash());
    }

    @Override
    public void close() {
        askers.shutdownNow();
    }
}
