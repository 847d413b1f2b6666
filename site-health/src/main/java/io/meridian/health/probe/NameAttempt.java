package io.meridian.health.probe;

import io.meridian.health.resolve.ResolvedName;
import io.meridian.health.resolve.ResolvedNames;
import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One attempt at a name: at all its addresses at once. It passes with the first that passes, and
/// fails when all have failed that this node could try; where none could be tried, or none is
/// known, nothing was learnt.
///
/// Owned by the prober's thread; used once.
final class NameAttempt implements Attempts.Attempt {

    /// How many addresses are told of by name: results travel to every node.
    private static final int MOST_TOLD = 4;

    private static final Outcome NOT_NEEDED = new Outcome.NotMade("not needed");

    private final NameTarget target;
    private final Attempts attempts;
    private final Consumer<Outcome> decided;
    private final Consumer<Outcome> ended;
    private final Map<IpAddress, Outcome> outcomes = new LinkedHashMap<>();
    private final List<Attempts.Attempt> begun = new ArrayList<>();
    private List<IpAddress> addresses = List.of();
    private boolean resolved;
    private boolean abandoned;
    private boolean over;
    private @Nullable Outcome passed;

    /// @param decided told the result as soon as it is certain
    /// @param ended told when no connection is left
    NameAttempt(
            NameTarget target,
            Attempts attempts,
            Consumer<Outcome> decided,
            Consumer<Outcome> ended) {
        this.target = target;
        this.attempts = attempts;
        this.decided = decided;
        this.ended = ended;
    }

    void begin(ResolvedNames names) {
        names.whenTried(target.name(), this::tryAll);
    }

    private void tryAll(ResolvedName name) {
        if (abandoned) {
            return;
        }
        resolved = true;
        addresses = name.addresses();
        if (addresses.isEmpty()) {
            ended.accept(new Outcome.NotMade(notResolved(String.valueOf(name.failure()))));
            return;
        }
        for (IpAddress address : addresses) {
            if (passed == null) {
                begun.add(begin(address));
            } else {
                heard(address, NOT_NEEDED);
            }
        }
    }

    private Attempts.Attempt begin(IpAddress address) {
        try {
            return attempts.begin(target.at(address), outcome -> heard(address, outcome));
        } catch (RuntimeException refusal) {
            heard(address, new Outcome.NotMade(Printable.of(refusal.toString())));
            return () -> {};
        }
    }

    private void heard(IpAddress address, Outcome outcome) {
        outcomes.put(address, outcome);
        if (outcome instanceof Outcome.Passed pass && passed == null) {
            Outcome first = new Outcome.Passed(pass.text() + " from " + address);
            passed = first;
            decided.accept(first);
            List.copyOf(begun).forEach(Attempts.Attempt::abandon);
        }
        // Those that are abandoned end within this very call, so whoever is last may not be alone.
        if (outcomes.size() == addresses.size() && !over) {
            over = true;
            ended.accept(passed == null ? together("") : passed);
        }
    }

    @Override
    public void abandon() {
        if (!resolved && !abandoned) {
            abandoned = true;
            ended.accept(new Outcome.NotMade("abandoned"));
        } else {
            List.copyOf(begun).forEach(Attempts.Attempt::abandon);
        }
    }

    @Override
    public Outcome unanswered(Duration timeout) {
        return resolved
                ? together(TimedAttempt.noAnswerWithin(timeout))
                : new Outcome.NotMade(notResolved("no DNS server answered yet"));
    }

    private String notResolved(String why) {
        return target.name() + " has no known address: " + Printable.of(why);
    }

    /// @param silent what is said of addresses that have not answered
    private Outcome together(String silent) {
        List<String> said = new ArrayList<>();
        boolean failed = false;
        for (IpAddress address : addresses) {
            Outcome outcome = outcomes.get(address);
            failed |= outcome == null || outcome instanceof Outcome.Failed;
            said.add(address + ": " + (outcome == null ? silent : outcome.text()));
        }
        String text =
                said.stream().limit(MOST_TOLD).collect(Collectors.joining("; "))
                        + more(said.size() - MOST_TOLD);
        return failed ? new Outcome.Failed(text) : new Outcome.NotMade(text);
    }

    private static String more(int untold) {
        return untold > 0 ? "; and " + untold + " more" : "";
    }
}
