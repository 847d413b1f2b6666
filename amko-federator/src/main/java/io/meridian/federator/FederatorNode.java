package io.meridian.federator;

import io.meridian.daemon.ApiServer;
import io.meridian.daemon.StartException;
import io.meridian.daemon.StartedParts;
import io.meridian.federator.api.FederatorApi;
import io.meridian.federator.api.PublishApi;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.federator.kube.KubeDoors;
import io.meridian.federator.kube.Kubeconfig;
import io.meridian.federator.kube.ServiceAccount;
import io.meridian.federator.mirror.MirrorLoop;
import io.meridian.federator.publish.Publishing;
import io.meridian.federator.reconcile.ReconcileLoop;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.federator.watch.Doors;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.MeshException;
import io.meridian.mesh.MeshNode;
import io.meridian.mesh.NodeId;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One federator: everything put together in the order in which it must start.
public final class FederatorNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FederatorNode.class);

    private final StartedParts started = new StartedParts();
    private final ApiServer api;
    private final Mesh mesh;
    private final ReconcileLoop loop;

    private FederatorNode(FederatorConfig config) {
        try {
            this.api = started.keep(new ApiServer(config.api()));
            this.mesh =
                    started.keep(
                            MeshNode.start(
                                    config.mesh()
                                            .toMeshConfig(
                                                    config.cluster(),
                                                    "federator-" + config.cluster(),
                                                    NodeId.Role.FEDERATOR,
                                                    config.dataDir(),
                                                    api.url())));
            LastGood lastGood = new LastGood(config.dataDir().resolve("last-good"));
            Publishing publishing =
                    new Publishing(
                            mesh, config.guard(), config.dataDir().resolve("publish-history"));
            this.loop =
                    started.keep(
                            new ReconcileLoop(
                                    config.cluster(),
                                    config.namespace(),
                                    doors(config, lastGood),
                                    mesh,
                                    lastGood,
                                    publishing,
                                    config.plainZones()));
            new FederatorApi(loop, mesh, publishing).addTo(api);
            new PublishApi(loop, publishing).addTo(api);
            MirrorLoop mirror =
                    started.keep(
                            new MirrorLoop(
                                    loop,
                                    mesh,
                                    config.namespace(),
                                    config.mirrorLimit(),
                                    config.plainZones(),
                                    lastGood));
            loop.start();
            mirror.start();
            api.start();
        } catch (MeshException refused) {
            close();
            throw new StartException(
                    StartException.Reason.ResourceUnavailable, refused.getMessage(), refused);
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
        LOG.info("federating, in {}", config.cluster());
    }

    private static Doors doors(FederatorConfig config, LastGood lastGood) {
        Map<String, MemberCluster> directories = new HashMap<>();
        config.clusters()
                .forEach((name, door) ->
                        directories.put(
                                name, new DirectoryCluster(name, door.directory(), lastGood)));
        FederatorConfig.KubeconfigSection kubeconfig = config.kubeconfig();
        if (kubeconfig == null) {
            return new Doors(config.cluster(), directories, null);
        }
        boolean inPod =
                kubeconfig.ownCredentials() == FederatorConfig.OwnCredentials.SERVICE_ACCOUNT;
        KubeDoors opener =
                new KubeDoors(
                        config.cluster(),
                        new Kubeconfig(kubeconfig.file()),
                        inPod ? new ServiceAccount() : null,
                        config.dataDir().resolve("clusters"));
        return new Doors(config.cluster(), directories, opener);
    }

    /// Starts a federator; its loop turns when this returns.
    ///
    /// @throws StartException with one line for people
    public static FederatorNode start(FederatorConfig config) {
        return new FederatorNode(config);
    }

    public Mesh mesh() {
        return mesh;
    }

    public ReconcileLoop loop() {
        return loop;
    }

    public int apiPort() {
        return api.port();
    }

    @Override
    public void close() {
        started.close();
    }
}
