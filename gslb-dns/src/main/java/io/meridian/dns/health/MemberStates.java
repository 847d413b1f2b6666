package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.Clock;
import io.meridian.health.verdict.MemberVerdict;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.health.verdict.VerdictKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Each member's state: as it follows from the verdicts on its targets and from what Kubernetes
/// says of its workloads, held back while it recovers, and overruled by operators. A member whose
/// monitors were changed keeps the state it had until the new ones have a verdict: unknown is not
/// down, and not up either. Owned by the health feed's thread.
final class MemberStates {

    private final VerdictBoard board;
    private final Clock clock;
    private final Recoveries recoveries;
    private Map<Integer, MemberState> kept = Map.of();
    private List<MemberState> probed = List.of();

    /// What the members' states would be without orders, by slot.
    private List<MemberState> byVerdict = List.of();

    private OrdersInForce orders = OrdersInForce.NONE;
    private List<Integer> awaiting = List.of();

    MemberStates(VerdictBoard board, Clock clock, Recoveries recoveries) {
        this.board = board;
        this.clock = clock;
        this.recoveries = recoveries;
    }

    /// Takes the verdicts from disk for how the members were before the restart, so that one that
    /// went down meanwhile is seen to go down.
    void recall(Serving first) {
        probed = first.members().stream().map(this::state).toList();
        byVerdict =
                first.members().stream()
                        .map(member -> recoveries.isOut(member) ? MemberState.DOWN : state(member))
                        .toList();
    }

    /// Fills the health table of what is served next.
    ///
    /// @param last what was served before, or the same again
    void adopt(Serving last, Serving next) {
        Map<String, MemberState> probedBefore = new HashMap<>();
        Map<String, MemberState> before = new HashMap<>();
        for (int slot = 0; slot < last.members().size() && slot < byVerdict.size(); slot++) {
            probedBefore.put(last.members().get(slot).name(), probed.get(slot));
            before.put(last.members().get(slot).name(), byVerdict.get(slot));
        }
        kept = new HashMap<>();
        List<MemberState> was = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int slot = 0; slot < next.members().size(); slot++) {
            Serving.MemberTargets member = next.members().get(slot);
            MemberState state = probedBefore.get(member.name());
            if (state != null && !member.targets().isEmpty()) {
                kept.put(slot, state);
            }
            was.add(before.getOrDefault(member.name(), MemberState.UNTESTED));
            names.add(member.name());
        }
        recoveries.retain(names);
        byVerdict = List.copyOf(was);
        fill(next);
    }

    /// Writes every member's state into the health table. Answers that an order brings about are
    /// never kept for longer than it says: limits are lowered before states and lifted after.
    void fill(Serving serving) {
        limitTtls(serving, true);
        HealthTable health = serving.health();
        List<MemberState> fromProbes = new ArrayList<>();
        List<MemberState> states = new ArrayList<>();
        List<Integer> untested = new ArrayList<>();
        for (int slot = 0; slot < serving.members().size(); slot++) {
            Serving.MemberTargets member = serving.members().get(slot);
            MemberState state = state(member);
            if (state == MemberState.UNTESTED) {
                state = kept.getOrDefault(slot, state);
            } else {
                kept.remove(slot);
            }
            fromProbes.add(state);
            MemberState recovered =
                    recoveries.pass(
                            member,
                            withReadiness(member, state),
                            slot < byVerdict.size() && byVerdict.get(slot) == MemberState.UP,
                            orders.resumedMillis(member),
                            clock.nanoTime(),
                            System.currentTimeMillis());
            if (recovered == MemberState.UNTESTED) {
                untested.add(slot);
                recovered = firstImpression(member);
            }
            states.add(recovered);
            health.set(slot, recovered, orders.of(member));
        }
        probed = List.copyOf(fromProbes);
        byVerdict = List.copyOf(states);
        awaiting = List.copyOf(untested);
        limitTtls(serving, false);
    }

    /// @param lower whether what is to become longer stays as it is
    private void limitTtls(Serving serving, boolean lower) {
        boolean limits = orders.limitsTtls();
        for (int service = 0; service + 1 < serving.firstSlots().size(); service++) {
            Integer least = null;
            for (int slot = serving.firstSlot(service);
                    limits && slot < serving.firstSlot(service + 1);
                    slot++) {
                Integer limit = orders.ttlLimit(serving.members().get(slot));
                if (limit != null && (least == null || limit < least)) {
                    least = limit;
                }
            }
            if (!lower) {
                serving.health().limitTtl(service, least);
            } else if (least != null) {
                serving.health().lowerTtl(service, least);
            }
        }
    }

    /// Whether first results make something else of a member without a verdict than the last {@link
    /// #fill} did.
    boolean impressionsDiffer(Serving serving) {
        return awaiting.stream()
                .anyMatch(slot ->
                        firstImpression(serving.members().get(slot)) != byVerdict.get(slot));
    }

    /// What operators order from now on; in force with the next {@link #fill}.
    void obey(OrdersInForce next) {
        orders = next;
    }

    private MemberState state(Serving.MemberTargets member) {
        return state(member, target -> board.verdict(target).state());
    }

    /// What a member that never had a verdict is taken for. A target that was tried and has only
    /// failed counts as down: a member that was dead from the start is not to be answered while
    /// `fall` is not complete.
    private MemberState firstImpression(Serving.MemberTargets member) {
        return state(
                member,
                target ->
                        board.seemsDown(target)
                                ? Verdict.State.DOWN
                                : board.verdict(target).state());
    }

    /// A monitor that does not exist counts as one without a verdict.
    private static MemberState state(
            Serving.MemberTargets member, Function<VerdictKey, Verdict.State> stateOf) {
        List<Verdict.State> states = new ArrayList<>();
        member.targets().forEach(target -> states.add(stateOf.apply(target)));
        member.missingMonitors().forEach(_ -> states.add(Verdict.State.UNTESTED));
        return switch (MemberVerdict.of(states, member.rule().minMonitorsUp())) {
            case UP -> MemberState.UP;
            case DOWN -> MemberState.DOWN;
            case UNTESTED -> MemberState.UNTESTED;
        };
    }

    private static MemberState withReadiness(Serving.MemberTargets member, MemberState state) {
        boolean ready =
                MemberVerdict.isReady(member.member().readiness(), member.rule().readiness());
        return ready ? state : MemberState.DOWN;
    }
}
