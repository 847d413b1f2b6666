package io.meridian.dns.zone.load;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the zones' files again and again, on a thread of its own: at names, times and sizes,
/// which sees what any editor does on any file system. A look that takes much CPU is followed by a
/// longer rest, so that looking takes at most a fiftieth of one core.
public final class ZoneWatcher implements AutoCloseable {

    /// What is done at each look; it may not throw what it can tell otherwise.
    public interface Look {
        void run();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ZoneWatcher.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int REST_PER_LOOK = 49;

    private final Duration interval;
    private final Look look;
    private @Nullable Thread thread;

    public ZoneWatcher(Duration interval, Look look) {
        this.interval = interval;
        this.look = look;
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("zone-watcher").start(this::run);
    }

    private void run() {
        long restMillis = interval.toMillis();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(restMillis);
                long begin = THREADS.getCurrentThreadCpuTime();
                look.run();
                long tookMillis = (THREADS.getCurrentThreadCpuTime() - begin) / 1_000_000;
                restMillis = Math.max(interval.toMillis(), REST_PER_LOOK * tookMillis);
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException | Error failed) {
                LOG.error("the zone files could not be looked at", failed);
            }
        }
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
