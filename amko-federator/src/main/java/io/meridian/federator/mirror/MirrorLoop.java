package io.meridian.federator.mirror;

import io.meridian.federator.reconcile.Outcome;
import io.meridian.federator.reconcile.ReconcileLoop;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.Mesh;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the own cluster a GslbService object for each service, every two seconds; the door writes
/// what changed. A thread of its own: it looks at every member of every service.
public final class MirrorLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorLoop.class);
    private static final long LOOK_MILLIS = 2_000;

    private final ReconcileLoop loop;
    private final Mesh mesh;
    private final String namespace;
    private final int limit;
    private final Thread thread;
    private volatile boolean running = true;
    private boolean toldTooMany;

    /// @param limit more services than this are not mirrored
    public MirrorLoop(ReconcileLoop loop, Mesh mesh, String namespace, int limit) {
        this.loop = loop;
        this.mesh = mesh;
        this.namespace = namespace;
        this.limit = limit;
        this.thread = Thread.ofPlatform().daemon().name("mirror").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (running) {
            try {
                Thread.sleep(LOOK_MILLIS);
                look();
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException failed) { // the next look tries again
                LOG.error("the services could not be mirrored", failed);
            }
        }
    }

    private void look() {
        Outcome outcome = loop.outcome();
        if (outcome == null) {
            return;
        }
        switch (mesh.publisher().leadership()) {
            case Leadership.Leading _ -> mirror(outcome);
            case Leadership.StoodDown _ -> loop.mirror(Map.of());
            case Leadership.Following _, Leadership.Waiting _ -> {
                // A mirror that nobody writes any more would go on saying what it said last.
                if (outcome.follows()) {
                    loop.mirror(Map.of());
                }
            }
        }
    }

    private void mirror(Outcome outcome) {
        Map<String, GslbService> services = outcome.assembly().services();
        boolean tooMany = services.size() > limit;
        if (tooMany && !toldTooMany) {
            LOG.warn(
                    "{} services are more than mirror-limit {}: none is mirrored",
                    services.size(),
                    limit);
        }
        toldTooMany = tooMany;
        Map<String, HealthMonitor> monitors = new HashMap<>(outcome.settings().monitors());
        monitors.putAll(outcome.assembly().monitors());
        ServiceMirror mirror =
                new ServiceMirror(
                        namespace,
                        new ServiceHealth(mesh.opinions().heard(), monitors),
                        outcome.reports(),
                        outcome.assembly().notes());
        Map<String, Map<String, Object>> documents = new HashMap<>();
        if (!tooMany) {
            services.forEach((fqdn, service) -> documents.put(fqdn, mirror.of(service)));
        }
        loop.mirror(documents);
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
