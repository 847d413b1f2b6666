package io.meridian.cli.demo;

import io.meridian.cli.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Waits for what must come true and prints a line for each, with the time it took. What takes
/// longer than its limit fails, and is still told how long it took.
final class CheckReport {

    /// How long anything is waited for; what has no limit of its own has this one.
    static final Duration WAIT = Duration.ofSeconds(30);

    private final PrintWriter out;
    private final double patience;
    private int passed;
    private int failed;

    /// @param patience multiplies the limits
    CheckReport(PrintWriter out, double patience) {
        this.out = out;
        this.patience = patience;
    }

    /// A step whose time begins now.
    void step(String name, Duration limit, BooleanSupplier condition) {
        step(name, System.nanoTime(), limit, condition);
    }

    void step(String name, long beginNanos, Duration limit, BooleanSupplier condition) {
        eachSite(name, beginNanos, limit, List.of(), _ -> condition.getAsBoolean());
    }

    /// One line for each site, all watched at once.
    ///
    /// @param sites empty: one line, and the condition is asked with London
    void eachSite(
            String name,
            long beginNanos,
            Duration limit,
            List<DemoSite> sites,
            Predicate<DemoSite> condition) {
        List<DemoSite> watched = sites.isEmpty() ? List.of(DemoSite.ALL.getFirst()) : sites;
        long[] tookMillis = new long[watched.size()];
        boolean[] done = new boolean[watched.size()];
        var _ =
                DemoCommand.await(
                        () -> {
                            boolean all = true;
                            for (int i = 0; i < done.length; i++) {
                                if (!done[i]) {
                                    done[i] = condition.test(watched.get(i));
                                    tookMillis[i] = (System.nanoTime() - beginNanos) / 1_000_000;
                                }
                                all &= done[i];
                            }
                            return all;
                        },
                        WAIT);
        for (int i = 0; i < done.length; i++) {
            String of = sites.isEmpty() ? "" : watched.get(i).name() + ": ";
            tell(of + name, done[i], tookMillis[i], limit);
        }
    }

    private void tell(String name, boolean done, long tookMillis, Duration limit) {
        boolean inTime = tookMillis <= limit.toMillis() * patience;
        if (done && inTime) {
            passed++;
        } else {
            failed++;
        }
        out.printf(
                Locale.ROOT,
                "%s %6d ms  %s%s%n",
                done && inTime ? Terminal.good("ok    ") : Terminal.bad("FAILED"),
                tookMillis,
                name,
                done && !inTime ? " (limit " + limit.toMillis() + " ms)" : "");
        out.flush();
    }

    /// @return whether nothing failed
    boolean end(long tookMillis) {
        out.printf(Locale.ROOT, "%d passed, %d failed, in %d ms%n", passed, failed, tookMillis);
        out.flush();
        return failed == 0;
    }
}
