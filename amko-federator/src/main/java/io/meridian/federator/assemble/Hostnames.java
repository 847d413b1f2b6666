package io.meridian.federator.assemble;

import java.util.Optional;

/// Where the hostnames of a route and of a listener meet (Gateway API, `Listener.hostname`): a
/// wildcard stands for one or more labels.
final class Hostnames {

    private Hostnames() {}

    /// The narrower of two when one lies within the other; empty when neither does.
    static Optional<String> meet(String left, String right) {
        if (left.equals(right) || isWithin(left, right)) {
            return Optional.of(left);
        }
        return isWithin(right, left) ? Optional.of(right) : Optional.empty();
    }

    private static boolean isWithin(String name, String wildcard) {
        return wildcard.startsWith("*.")
                && name.endsWith(wildcard.substring(1))
                && name.length() > wildcard.length() - 1;
    }
}
