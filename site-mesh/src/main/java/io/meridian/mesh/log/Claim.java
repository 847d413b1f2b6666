package io.meridian.mesh.log;

import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.model.Term;
import org.jspecify.annotations.Nullable;

/// Who may write, as this node sees it. Owned by the mesh's thread.
///
/// ```
///            claim                majority heard, or forced
/// Following ───────► Waiting ──────────────────────────────► Leading
///     ▲                │                                        │ a higher term
///     └──── resign ────┴──────────── resign ────────────────────┤
///                                                               ▼
///                         claim ◄─────────────────────────  StoodDown
/// ```
public final class Claim {

    private final String federator;
    private @Nullable Term own;
    private Term highest;
    private boolean waiting;
    private boolean stoodDown;
    private int heard;
    private int needed;

    /// @param federator this node's id as a writer
    /// @param highest of the log on disk
    public Claim(String federator, Term highest) {
        this.federator = federator;
        this.highest = highest;
    }

    /// Notes a term that was seen anywhere.
    ///
    /// @return whether this node must stop writing
    public boolean see(Term term) {
        if (term.compareTo(highest) > 0) {
            highest = term;
        }
        if (own != null && !stoodDown && term.compareTo(own) > 0) {
            stoodDown = true;
            return true;
        }
        return false;
    }

    public void ask() {
        waiting = own == null || stoodDown;
    }

    public void resign() {
        waiting = false;
        own = null;
        stoodDown = false;
    }

    /// Says how many configured members have been heard, this node included.
    ///
    /// @return the term to write in, once it may be taken
    public @Nullable Term tryTake(int membersHeard, int majority, boolean force) {
        heard = membersHeard;
        needed = majority;
        if (!waiting || membersHeard < majority && !force) {
            return null;
        }
        waiting = false;
        stoodDown = false;
        boolean goOn = highest.federator().equals(federator) && highest.counter() > 0;
        own = goOn ? highest : new Term(highest.counter() + 1, federator);
        highest = own;
        return own;
    }

    public boolean isWaiting() {
        return waiting;
    }

    public boolean isLeading() {
        return own != null && !stoodDown;
    }

    public String federator() {
        return federator;
    }

    public Leadership leadership() {
        Term term = own;
        if (waiting) {
            return new Leadership.Waiting(heard, needed);
        }
        if (term == null) {
            return new Leadership.Following(highest);
        }
        return stoodDown ? new Leadership.StoodDown(term, highest) : new Leadership.Leading(term);
    }
}
