package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.model.HealthRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Members that went down and are not answered again yet, though their probes may pass: of services
/// with a hold-down, or whose members an operator must let back.
///
/// ```
///   in ──down──▶ OUT ──up──▶ HOLDING ──hold-down over──▶ AWAITING ──resume──▶ in
///                 ▲             │                           │
///                 └────down─────┴───────────down────────────┘
/// ```
///
/// Without `manualResume`, and for a member that never was in, there is nothing to await. A resume
/// that was ordered after the member went down lets it in as soon as it is up, hold-down or not.
/// Changed by the health feed's thread; read by any.
public final class Recoveries {

    /// @param sinceMillis when it went down, milliseconds since 1970
    /// @param upSinceNanos since when it has been up again; null: it is not
    /// @param awaitsResume whether an operator must let it back
    record Out(long sinceMillis, @Nullable Long upSinceNanos, boolean awaitsResume) {}

    /// What is seen of one from outside.
    ///
    /// @param holdDownLeft zero: only an operator is waited for
    public record Recovery(long sinceMillis, Duration holdDownLeft, boolean awaitsResume) {}

    private final Map<String, Out> out = new ConcurrentHashMap<>();
    private boolean timed;

    /// What a member's state is, given what its probes and its readiness make of it.
    ///
    /// @param wasUp whether it was up before
    /// @param resumedMillis when an operator last let it back; 0: never
    MemberState pass(
            Serving.MemberTargets member,
            MemberState state,
            boolean wasUp,
            long resumedMillis,
            long nowNanos,
            long nowMillis) {
        HealthRule rule = member.rule();
        if (rule.holdDown().isZero() && !rule.manualResume()) {
            if (!out.isEmpty()) {
                out.remove(member.name());
            }
            return state;
        }
        String name = member.name();
        Out known = out.get(name);
        if (state != MemberState.UP) {
            if (state == MemberState.DOWN) {
                boolean awaits = rule.manualResume() && wasUp;
                long since = known == null || wasUp ? nowMillis : known.sinceMillis;
                out.put(name, new Out(since, null, awaits || known != null && known.awaitsResume));
            }
            return known == null ? state : MemberState.DOWN;
        }
        if (known == null) {
            return state;
        }
        long upSince = known.upSinceNanos == null ? nowNanos : known.upSinceNanos;
        boolean resumed = resumedMillis > known.sinceMillis;
        boolean held = nowNanos - upSince < rule.holdDown().toNanos();
        boolean awaits = known.awaitsResume && rule.manualResume();
        if (resumed || !held && !awaits) {
            out.remove(name);
            return MemberState.UP;
        }
        timed |= held;
        out.put(name, new Out(known.sinceMillis, upSince, awaits));
        return MemberState.DOWN;
    }

    /// Whether time alone may let somebody in, so that all must be looked at again; asks anew.
    boolean isTimed() {
        boolean was = timed;
        timed = false;
        return was;
    }

    boolean isOut(Serving.MemberTargets member) {
        return out.containsKey(member.name());
    }

    void retain(Set<String> names) {
        out.keySet().retainAll(names);
    }

    /// Null for a member that is in, or whose probes do not pass.
    public @Nullable Recovery of(Serving.MemberTargets member, long nowNanos) {
        Out known = out.get(member.name());
        if (known == null || known.upSinceNanos == null) {
            return null;
        }
        long left = member.rule().holdDown().toNanos() - (nowNanos - known.upSinceNanos);
        return new Recovery(
                known.sinceMillis, Duration.ofNanos(Math.max(0, left)), known.awaitsResume);
    }

    /// For the disk: when each went down, and whether an operator must let it back. How long it has
    /// been up is not kept: a hold-down begins anew after a restart.
    Map<String, Out> export() {
        Map<String, Out> all = new HashMap<>();
        out.forEach((name, known) ->
                all.put(name, new Out(known.sinceMillis, null, known.awaitsResume)));
        return all;
    }

    void restore(Map<String, Out> from) {
        out.putAll(from);
    }
}
