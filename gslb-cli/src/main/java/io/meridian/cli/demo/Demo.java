package io.meridian.cli.demo;

import io.meridian.dns.DnsNode;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.geo.GeoCsv;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Three DNS nodes, a federator and the backends, in one process. What they are told, they read
/// from the work folder's configurations, as separate processes would.
final class Demo implements AutoCloseable {

    private final WorkFolder work;
    private final Backends backends;
    private final Map<String, DnsNode> nodes = new LinkedHashMap<>();
    private @Nullable FederatorNode federator;

    private Demo(WorkFolder work) {
        this.work = work;
        this.backends = new Backends();
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

    /// Services that every node answers now: the least of all.
    int servicesEverywhere() {
        return nodes.values().stream()
                .mapToInt(node ->
                        node.isSettled() && node.health().heldServices() == 0
                                ? node.serving().zones().services().size()
                                : 0)
                .min()
                .orElse(0);
    }

    @Override
    public void close() {
        stopFederator();
        DemoSite.ALL.forEach(this::stopNode);
        backends.close();
    }
}
