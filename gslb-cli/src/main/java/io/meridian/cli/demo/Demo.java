package io.meridian.cli.demo;

import io.meridian.dns.DnsNode;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.geo.GeoCsv;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Three DNS nodes, a federator and the backends, in one process. What they are told, they read
/// from the work folder's configurations, as separate processes would.
final class Demo implements AutoCloseable {

    private final WorkFolder work;
    private final Backends backends;
    private final Map<String, DnsNode> nodes = new ConcurrentSkipListMap<>();
    private @Nullable FederatorNode federator;

    private Demo(WorkFolder work) {
        this.work = work;
        this.backends = Backends.start();
    }

    static Demo start(WorkFolder work) {
        Demo demo = new Demo(work);
        try {
            GeoCsv.build(work.geoCsv(), work.geoDatabase(), _ -> {});
            DemoSite.ALL.forEach(demo::startNode);
            demo.startFederator();
            return demo;
        } catch (RuntimeException refused) {
            demo.close();
            throw refused;
        }
    }

    void startNode(DemoSite site) {
        nodes.put(site.name(), DnsNode.start(GslbDnsConfig.read(work.configuration(site))));
    }

    void stopNode(DemoSite site) {
        DnsNode node = nodes.remove(site.name());
        if (node != null) {
            node.close();
        }
    }

    void startFederator() {
        federator = FederatorNode.start(FederatorConfig.read(work.federatorConfiguration()));
    }

    void stopFederator() {
        FederatorNode running = federator;
        federator = null;
        if (running != null) {
            running.close();
        }
    }

    Backends backends() {
        return backends;
    }

    /// The running DNS nodes by site.
    Map<String, DnsNode> nodes() {
        return nodes;
    }

    /// Whether every site serves something and has tested all of it: the first `dig` that a person
    /// pastes must find everything.
    boolean isReady() {
        return nodes.values().stream()
                .allMatch(node ->
                        node.isSettled()
                                && node.health().heldServices() == 0
                                && !node.serving().zones().services().isEmpty());
    }

    @Override
    public void close() {
        stopFederator();
        DemoSite.ALL.forEach(this::stopNode);
        backends.close();
    }
}
