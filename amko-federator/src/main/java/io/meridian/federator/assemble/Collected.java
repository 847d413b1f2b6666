package io.meridian.federator.assemble;

import java.util.ArrayList;
import java.util.List;

/// What one object gives, and what of it was left out and why. Filled once, then read.
final class Collected {

    final List<Offer> offers = new ArrayList<>();
    final List<String> leftOut = new ArrayList<>();
}
