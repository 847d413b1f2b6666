package io.meridian.federator.assemble;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What one object gives, and what of it was left out and why. Filled once, then read.
final class Collected {

    /// Hosts that the object asks for, whether or not it has a destination for them.
    final Set<String> hosts = new LinkedHashSet<>();

    final List<Offer> offers = new ArrayList<>();
    final List<String> leftOut = new ArrayList<>();
}
