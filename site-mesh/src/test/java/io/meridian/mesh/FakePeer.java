package io.meridian.mesh;

import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.link.PeerServer;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.RecordText;
import io.meridian.mesh.log.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A member that says what a test wants it to say.
final class FakePeer implements PeerServer.Source, AutoCloseable {

    final AtomicInteger asked = new AtomicInteger();
    final List<byte[]> pushed = new CopyOnWriteArrayList<>();
    private final NodeId id;
    private final PeerServer server;
    volatile LogState state = LogState.empty();
    volatile boolean whole = true;
    volatile boolean withholdsRecords;
    volatile String installation = MeshFixture.INSTALLATION;
    volatile String publisher = "nobody";

    FakePeer(MeshFixture mesh, int member) {
        id = MeshFixture.id(member);
        server = new PeerServer(mesh.config(member).members().getOrDefault(member, ""));
        server.start(this);
    }

    /// Until it has been asked so often from now on.
    void awaitAsked(int times) {
        int until = asked.get() + times;
        MeshFixture.await(() -> asked.get() >= until);
    }

    @Override
    public PeerMessages.Status status() {
        asked.incrementAndGet();
        LogState held = state;
        return new PeerMessages.Status(
                installation,
                id,
                held.position(),
                whole,
                publisher,
                held.rootHash(),
                held.bucketHashes(),
                1,
                0,
                "");
    }

    @Override
    public Optional<PeerMessages.Records> records(String rootHash, List<Integer> buckets) {
        LogState held = state;
        List<RecordText> records =
                buckets.stream()
                        .flatMap(bucket -> held.bucket(bucket).stream())
                        .map(StoredRecord::text)
                        .skip(withholdsRecords ? 1 : 0)
                        .toList();
        return Optional.of(new PeerMessages.Records(rootHash, buckets, records));
    }

    @Override
    public PeerMessages.Stream opinions() {
        return new PeerMessages.Stream(installation, id, 1, 0, true, List.of(), List.of());
    }

    @Override
    public PeerMessages.Overrides overrides() {
        return new PeerMessages.Overrides(installation, List.of());
    }

    @Override
    public Optional<byte[]> hints(int from) {
        return Optional.empty();
    }

    @Override
    public void pushed(byte[] message) {
        pushed.add(message);
    }

    @Override
    public void close() {
        server.close();
    }
}
