package io.meridian.health.verdict;

import io.meridian.model.Opinion;
import io.meridian.model.Opinion.State;
import java.time.Duration;
import java.util.Map;

/// Ballots on one target, as tests need them.
final class Ballots {

    static final String TARGET = "tcp://192.0.2.1:80;spec=00000000";

    private Ballots() {}

    static Ballot fresh(String site, State state) {
        return of(site, site + "-1", true, state, state != State.UNKNOWN);
    }

    static Ballot of(String site, String node, boolean fresh, State state, boolean everUp) {
        return new Ballot(site, node, fresh, Map.of(TARGET, opinion(TARGET, state, everUp)));
    }

    static Opinion opinion(String target, State state, boolean everUp) {
        return new Opinion(
                target,
                state,
                new Opinion.Evidence("any", Duration.ofMillis(1), Duration.ofMillis(2), everUp));
    }
}
