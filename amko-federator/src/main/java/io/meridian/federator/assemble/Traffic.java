package io.meridian.federator.assemble;

import io.meridian.model.HealthMonitor;
import java.util.List;

/// How clients speak to an endpoint: what a monitor that is generated for it must speak.
sealed interface Traffic {

    /// @param paths of the object's rules, in its order; never empty
    record Http(boolean tls, int port, List<String> paths) implements Traffic {

        static final int PORT = 80;
        static final int TLS_PORT = 443;

        public Http {
            paths = List.copyOf(paths);
        }

        /// On the port that the scheme has.
        static Http of(boolean tls, List<String> paths) {
            return new Http(tls, tls ? TLS_PORT : PORT, paths);
        }
    }

    /// TLS that is not terminated at the VIP: nothing can be asked for by path.
    record Passthrough(int port) implements Traffic {}

    /// A Service's lowest port.
    record Transport(boolean udp, int port) implements Traffic {}

    /// Of an endpoint that is known from an earlier publication only.
    ///
    /// @param monitors that were generated for it then
    record Carried(List<HealthMonitor> monitors) implements Traffic {

        public Carried {
            monitors = List.copyOf(monitors);
        }
    }
}
