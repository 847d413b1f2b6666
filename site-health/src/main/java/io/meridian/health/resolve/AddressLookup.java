package io.meridian.health.resolve;

import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Asks for the addresses of one name and family.
public interface AddressLookup {

    /// What a lookup came to.
    sealed interface Answer {

        /// @param addresses at least one
        /// @param ttl the shortest of the records on the way
        record Found(List<IpAddress> addresses, Duration ttl) implements Answer {

            public Found {
                addresses = List.copyOf(addresses);
            }
        }

        /// Who was asked says that there are none.
        record Negative(String why) implements Answer {}

        /// Nobody said anything that helps.
        record Failed(String why) implements Answer {}
    }

    /// Returns at once.
    ///
    /// @param then called once, on any thread
    void lookUp(String name, boolean v6, Consumer<Answer> then);
}
