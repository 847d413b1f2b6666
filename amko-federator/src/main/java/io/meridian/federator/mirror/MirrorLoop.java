package io.meridian.federator.mirror;

import io.meridian.federator.assemble.StaleMembers;
import io.meridian.federator.policy.Specs;
import io.meridian.federator.reconcile.Outcome;
import io.meridian.federator.reconcile.ReconcileLoop;
import io.meridian.federator.watch.LastGood;
import io.meridian.health.verdict.Orders;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.LogSnapshot;
import io.meridian.mesh.Mesh;
import io.meridian.model.GslbService;
import io.meridian.model.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the own cluster a GslbService object for each published service, every two seconds; the
/// door writes what changed. A thread of its own: it looks at every member of every service.
public final class MirrorLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorLoop.class);
    private static final long LOOK_MILLIS = 2_000;

    private final ReconcileLoop loop;
    private final Mesh mesh;
    private final String namespace;
    private final int limit;
    private final Set<String> zones;
    private final MirrorVerdicts verdicts;
    private final Thread thread;
    private volatile boolean running = true;
    private boolean toldTooMany;
    private @Nullable LogSnapshot servedAt;
    private @Nullable Served served;

    /// @param limit more services than this are not mirrored
    /// @param zones that the DNS nodes serve, as far as that is known here
    /// @param memory for the verdicts, which outlive a restart
    public MirrorLoop(
            ReconcileLoop loop,
            Mesh mesh,
            String namespace,
            int limit,
            Set<String> zones,
            LastGood memory) {
        this.loop = loop;
        this.mesh = mesh;
        this.namespace = namespace;
        this.limit = limit;
        this.zones = Set.copyOf(zones);
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
        LogSnapshot log = mesh.log().snapshot();
        if (outcome == null || log.position().equals(Position.NONE)) { // nothing was published yet
            return;
        }
        Served now = served(log);
        // Also while another leads: what was said then decides ties later.
        verdicts.look(now, mesh.opinions().heard());
        switch (mesh.publisher().leadership()) {
            case Leadership.Leading _ -> {
                if (outcome.listed()) { // else nobody knows yet what was left out, and why
                    mirror(now, outcome);
                }
            }
            case Leadership.StoodDown _ -> loop.mirror(Map.of());
            case Leadership.Following _, Leadership.Waiting _ -> {
                // A mirror that nobody writes any more would go on saying what it said last.
                if (outcome.follows()) {
                    loop.mirror(Map.of());
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a shortcut, not an equality
    private Served served(LogSnapshot log) {
        Served last = served;
        if (last == null || log != servedAt) {
            last = Served.of(log.records().values());
            served = last;
            servedAt = log;
        }
        return last;
    }

    private void mirror(Served now, Outcome outcome) {
        Map<String, GslbService> services = now.services();
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
                                now,
                                zones,
                                Orders.at(Instant.now(), mesh.overrides().live())),
                        StaleMembers.of(loop.views()),
                        outcome.settings()
                                .deploymentPolicy()
                                .map(Specs.Gdp::defaultDomain)
                                .orElse(null),
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
