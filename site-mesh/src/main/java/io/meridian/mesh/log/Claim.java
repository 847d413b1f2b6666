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
    private boolean sound;
    private @Nullable Term own;
    private Term highest;
    private boolean waiting;
    private boolean stoodDown;
    private int heard;
    private int needed;

    /// @param federator this node's id as a writer
    /// @param highest of the log on disk
    /// @param sound whether the disk has lost nothing: otherwise this node may have written more in
    ///   its term than it remembers, and goes on only under a new one
    public Claim(String federator, Term highest, boolean sound) {
        this.federator = federator;
        this.highest = highest;
        this.sound = sound;
    }

    /// Notes a term that was seen anywhere.
    public void see(Term term) {
        if (term.compareTo(highest) > 0) {
            highest = term;
        }
        stoodDown |= own != null && term.compareTo(own) > 0;
    }

    public void ask(int majority) {
        waiting = !isLeading();
        heard = 1;
        needed = majority;
    }

    public void resign() {
        waiting = false;
        own = null;
        stoodDown = false;
    }

    /// Notes how many configured members have answered since the claim, this node included.
    public void hear(int members) {
        heard = members;
    }

    public boolean isRipe(boolean forced) {
        return waiting && (forced || heard >= needed);
    }

    /// The term to write in: this node's own, when it still is the highest and nothing written in
    /// it can have been lost, else a new one.
    ///
    /// @param held of the set that this node holds
    public Term next(Term held) {
        boolean goOn = sound && held.equals(highest) && isOwn(held);
        return goOn ? held : new Term(highest.counter() + 1, federator);
    }

    public void take(Term term) {
        waiting = false;
        stoodDown = false;
        sound = true;
        own = term;
        highest = term;
    }

    /// Whether this node is the one that writes a term.
    public boolean isOwn(Term term) {
        return term.counter() > 0 && term.federator().equals(federator);
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
