package io.meridian.federator.assemble;

import io.meridian.model.Destination;
import java.util.List;

/// What an object has for one of its hosts: where clients of that host are sent.
///
/// @param host lower case, without the final dot
/// @param backends `namespace/name` of the Services behind it, in the object's order
record Offer(String host, Destination destination, Traffic traffic, List<String> backends) {

    Offer {
        backends = List.copyOf(backends);
    }
}
