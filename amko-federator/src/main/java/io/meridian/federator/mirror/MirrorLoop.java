package io.meridian.federator.mirror;

import io.meridian.federator.reconcile.Outcome;
import io.meridian.federator.reconcile.ReconcileLoop;
import io.meridian.federator.watch.LastGood;
import io.meridian.health.verdict.Orders;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.Mesh;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import java.time.Instant;
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
    private final MirrorVerdicts verdicts;
    private final Thread thread;
    private volatile boolean running = true;
    private boolean toldTooMany;

    /// @param limit more services than this are not mirrored
    /// @param memory for the verdicts, which outlive a restart
    public MirrorLoop(
            ReconcileLoop loop, Mesh mesh, String namespace, int limit, LastGood memory) {
        this.loop = loop;
        this.mesh = mesh;
        this.namespace = namespace;
        this.limit = limit;
        this.verdicts = new MirrorVerdicts(memory);
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
        // Also while another leads: what was said then decides ties later.
        verdicts.look(
                outcome.assembly().services().values(), monitors(outcome), mesh.opinions().heard());
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
        ServiceMirror mirror =
                new ServiceMirror(
                        namespace,
                        new ServiceHealth(
                                verdicts,
                                monitors(outcome),
                                outcome.settings().sites(),
                                Orders.at(Instant.now(), mesh.overrides().all())),
                        outcome.reports(),
                        outcome.assembly().notes());
        Map<String, Map<String, Object>> documents = new HashMap<>();
        if (!tooMany) {
            services.forEach((fqdn, service) -> documents.put(fqdn, mirror.of(service)));
        }
        loop.mirror(documents);
    }

    private static Map<String, HealthMonitor> monitors(Outcome outcome) {
        Map<String, HealthMonitor> monitors = new HashMap<>(outcome.settings().monitors());
        monitors.putAll(outcome.assembly().monitors());
        return monitors;
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
