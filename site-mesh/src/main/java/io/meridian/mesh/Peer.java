package io.meridian.mesh;

import io.meridian.mesh.link.PeerMessages;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One configured peer: what it last said, and the one conversation with it at a time. Asked again
/// while a conversation is under way, another one follows it, so that an answer is never older than
/// the last question.
final class Peer {

    /// @param askedNanos when the question was asked that this answers
    record Said(PeerMessages.Status status, long askedNanos) {}

    final int member;
    final String address;
    private final Executor executor;
    private final Runnable conversation;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile @Nullable Said said;

    /// @param conversation never throws
    Peer(
            int member,
            String address,
            Executor executor,
            java.util.function.Consumer<Peer> conversation) {
        this.member = member;
        this.address = address;
        this.executor = executor;
        this.conversation = () -> conversation.accept(this);
    }

    void ask() {
        if (asked.getAndIncrement() == 0) {
            executor.execute(this::converse);
        }
    }

    void askIfIdle() {
        if (asked.compareAndSet(0, 1)) {
            executor.execute(this::converse);
        }
    }

    private void converse() {
        int before;
        do {
            before = asked.get();
            conversation.run();
        } while (!asked.compareAndSet(before, 0));
    }

    void note(Said now) {
        said = now;
    }

    @Nullable Said said() {
        return said;
    }

    boolean isHeardSince(long nanos) {
        Said last = said;
        return last != null && last.askedNanos - nanos >= 0;
    }
}
