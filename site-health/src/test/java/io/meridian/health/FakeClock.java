package io.meridian.health;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/// A clock that stands still until a test moves it; tasks run on the test's thread.
public final class FakeClock implements Clock {

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    Comparator.comparingLong((Task task) -> task.dueNanos)
                            .thenComparingLong(task -> task.order));
    // Monotonic clocks may start anywhere, below zero too.
    private long nowNanos = -5_000_000_000L;
    private long scheduled;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Timer schedule(Duration delay, Runnable runnable) {
        Task task = new Task(nowNanos + delay.toNanos(), scheduled++, runnable);
        tasks.add(task);
        return () -> task.cancelled = true;
    }

    /// Runs what is due now.
    public void turn() {
        advance(Duration.ZERO);
    }

    /// Moves on, running every task at its time.
    public void advance(Duration by) {
        long untilNanos = nowNanos + by.toNanos();
        while (!tasks.isEmpty() && tasks.element().dueNanos <= untilNanos) {
            Task task = tasks.remove();
            nowNanos = Math.max(nowNanos, task.dueNanos);
            if (!task.cancelled) {
                task.runnable.run();
            }
        }
        nowNanos = untilNanos;
    }

    /// Moves on without running anything, as a suspended process does; then runs what is overdue.
    public void holdUp(Duration by) {
        nowNanos += by.toNanos();
        turn();
    }

    /// How many tasks are yet to run.
    public int scheduledTasks() {
        return (int) tasks.stream().filter(task -> !task.cancelled).count();
    }

    private static final class Task {

        private final long dueNanos;
        private final long order;
        private final Runnable runnable;
        private boolean cancelled;

        private Task(long dueNanos, long order, Runnable runnable) {
            this.dueNanos = dueNanos;
            this.order = order;
            this.runnable = runnable;
        }
    }
}
