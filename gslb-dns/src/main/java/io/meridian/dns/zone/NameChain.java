package io.meridian.dns.zone;

import io.meridian.dns.wire.Dns;
import java.util.Arrays;

/// The names that one query goes through: the question's, then each alias's target. Who answers and
/// who explains walk the same way; reused from query to query by one thread.
///
/// Query path: allocates at construction only; guarded by `QueryPathAllocationTest`.
public final class NameChain {

    /// CNAME and DNAME steps after which the rest is left to the resolver. Where other servers end
    /// lies between 5 and never; no sensible chain is as long as this.
    public static final int MAX_STEPS = 16;

    /// How a step went.
    public enum Step {
        TAKEN,
        /// To a name that was there before: following it would not end.
        LOOP,
        /// A name longer than 255 octets (RFC 6672 §2.2).
        TOO_LONG
    }

    private final byte[][] names = new byte[MAX_STEPS + 1][Dns.MAX_NAME_BYTES + 1];
    private final int[] lengths = new int[MAX_STEPS + 1];
    private final LookupName current = new LookupName();
    private int steps;

    /// Begins at a name.
    ///
    /// @param wireForm lower case, copied
    public void begin(byte[] wireForm, int wireLength) {
        steps = 0;
        System.arraycopy(wireForm, 0, names[0], 0, wireLength);
        lengths[0] = wireLength;
        current.set(names[0], wireLength);
    }

    /// The name to look up now.
    public LookupName current() {
        return current;
    }

    /// Its octets, lower case, with what is left of longer names behind them.
    public byte[] octets() {
        return names[steps];
    }

    /// Octets of the name.
    public int length() {
        return lengths[steps];
    }

    /// Whether no further alias is followed.
    public boolean isAtLimit() {
        return steps == MAX_STEPS;
    }

    /// Aliases that were followed.
    public int steps() {
        return steps;
    }

    /// Goes on to a CNAME's target; not to be called at the limit, as the other one.
    public Step follow(Lookup.Alias alias) {
        return replaceEnd(current.length(), alias.target());
    }

    /// Goes on to the name that a service answered.
    ///
    /// @param target in wire form, lower case
    public Step follow(byte[] target) {
        return replaceEnd(current.length(), target);
    }

    /// Goes on to the name with its end replaced by a DNAME's target.
    public Step follow(Lookup.Redirect redirect) {
        return replaceEnd(redirect.ownerLength(), redirect.target());
    }

    private Step replaceEnd(int replaced, byte[] target) {
        int kept = lengths[steps] - replaced;
        if (kept + target.length > Dns.MAX_NAME_BYTES) {
            return Step.TOO_LONG;
        }
        int next = steps + 1;
        System.arraycopy(names[steps], 0, names[next], 0, kept);
        System.arraycopy(target, 0, names[next], kept, target.length);
        lengths[next] = kept + target.length;
        steps = next;
        current.set(names[next], lengths[next]);
        return wasThere() ? Step.LOOP : Step.TAKEN;
    }

    private boolean wasThere() {
        for (int i = 0; i < steps; i++) {
            if (Arrays.equals(names[i], 0, lengths[i], names[steps], 0, lengths[steps])) {
                return true;
            }
        }
        return false;
    }
}
