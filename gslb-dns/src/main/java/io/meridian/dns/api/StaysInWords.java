package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.dns.decision.MemberState;
import io.meridian.model.Persistence;

/// Whether the client stays with a member that it was sent to before, and why not, in a sentence.
final class StaysInWords {

    private final Decided decided;
    private final Persistence profile;

    StaysInWords(Decided decided, Persistence profile) {
        this.decided = decided;
        this.profile = profile;
    }

    String text() {
        Trace trace = decided.trace();
        String by = "by profile " + profile.profile() + " ";
        Decision decision = decided.decision();
        if (decision.step() == Decision.Step.KEPT) {
            return by
                    + "the client stays with "
                    + member()
                    + ", which it was sent to before, for another "
                    + decision.secondsLeft()
                    + " s"
                    + (trace.state(trace.sentTo()) == MemberState.DRAINED
                            ? "; drained, it keeps the clients it has until their time ends"
                            : "");
        }
        String then =
                decision.tier() == Decision.Tier.UP
                        ? " is sent where a new one would be, and stays there for "
                                + profile.timeout().toSeconds()
                                + " s"
                        : " is sent where a new one would be";
        return trace.isSentBefore()
                ? by + "the client was sent to " + member() + whyNot(trace) + "; it" + then
                : by
                        + "a client stays with its member; this one has none at this node, or its"
                        + " time has ended, so it"
                        + then;
    }

    private String member() {
        int sentTo = decided.trace().sentTo();
        return sentTo == DecisionRecorder.NO_SLOT
                ? "a member"
                : decided.members().get(sentTo).member().name();
    }

    private String whyNot(Trace trace) {
        int sentTo = trace.sentTo();
        if (sentTo == DecisionRecorder.NO_SLOT) {
            return " that cannot be answered any more";
        }
        if (trace.fate(sentTo) == Fate.LEADS_NOWHERE) {
            return ", which leads nowhere now";
        }
        return switch (trace.state(sentTo)) {
            case UP, DRAINED -> ", but a pool of higher priority has a member that is up";
            case DOWN -> ", which is down";
            case UNTESTED -> ", which has no verdict yet";
            case TAKEN_OUT -> ", which an operator took out";
        };
    }
}
