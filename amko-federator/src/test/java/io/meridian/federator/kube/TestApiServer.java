package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.meridian.federator.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A real API server with an etcd of its own, on ephemeral ports of loopback. No controllers run:
/// tests write the statuses that a load balancer would.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class TestApiServer implements AutoCloseable {

    private static final String ADMIN = "admin-token";

    /// Holds what deploy/federator grants the federator in its own cluster, and no more.
    static final String FEDERATOR = "federator-token";

    /// Holds what deploy/federator/member-rbac.yaml grants, and no more.
    static final String MEMBER = "member-token";

    private final Path assets;
    private final Path folder;
    private final int port = FreePorts.next();
    private final int etcdPort = FreePorts.next();
    private final int etcdPeerPort = FreePorts.next();
    private final Process etcd;
    private Process server;

    private TestApiServer(Path assets, Path folder) throws IOException {
        this.assets = assets;
        this.folder = Files.createDirectories(folder);
        writeKeys();
        Files.writeString(
                folder.resolve("tokens.csv"),
                ADMIN
                        + ",admin,1,system:masters\nnobody-token,nobody,2\n"
                        + FEDERATOR
                        + ",system:serviceaccount:avi-system:gslb-federator,3\n"
                        + MEMBER
                        + ",member,4\n");
        this.etcd =
                run(
                        "etcd",
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=http://127.0.0.1:" + etcdPort,
                        "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
                        "--listen-peer-urls=http://127.0.0.1:" + etcdPeerPort,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + etcdPeerPort,
                        "--initial-cluster=default=http://127.0.0.1:" + etcdPeerPort);
        start();
    }

    /// Starts several at once; ready when this returns.
    static List<TestApiServer> start(Path folder, String... names) throws IOException {
        Path assets = Path.of(System.getenv("KUBEBUILDER_ASSETS"));
        List<TestApiServer> servers = new ArrayList<>();
        for (String name : names) {
            servers.add(new TestApiServer(assets, folder.resolve(name)));
        }
        servers.forEach(TestApiServer::awaitReady);
        return servers;
    }

    /// Begins to serve, with what etcd holds.
    void start() throws IOException {
        server =
                run(
                        "kube-apiserver",
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + folder.resolve("certs"),
                        "--service-account-key-file=" + folder.resolve("sa.pub"),
                        "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--api-audiences=api",
                        "--token-auth-file=" + folder.resolve("tokens.csv"),
                        "--authorization-mode=RBAC",
                        "--service-cluster-ip-range=10.0.0.0/24",
                        "--disable-admission-plugins=ServiceAccount");
    }

    private Process run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(assets.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(program + ".log").toFile()))
                .start();
    }

    void awaitReady() {
        Wait.until(
                "the API server in " + folder + " is ready",
                () -> {
                    assertThat(server.isAlive())
                            .as("see " + folder + "/kube-apiserver.log")
                            .isTrue();
                    try (KubernetesClient client = client(ADMIN)) {
                        client.raw("/readyz");
                        return client.namespaces().withName("default").get() != null;
                    } catch (KubernetesClientException notYet) {
                        return false;
                    }
                });
    }

    /// Ends at once; what was stored stays.
    void kill() {
        server.destroyForcibly();
        try {
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /// Stops answering without closing a connection, as a cut network does; or goes on.
    void freeze(boolean frozen) throws IOException {
        String signal = frozen ? "-STOP" : "-CONT";
        try {
            new ProcessBuilder("kill", signal, Long.toString(server.pid())).start().waitFor();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void writeKeys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            write("sa.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
            write("sa.pub", "PUBLIC KEY", pair.getPublic().getEncoded());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void write(String file, String what, byte[] octets) throws IOException {
        String text =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(octets);
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    int port() {
        return port;
    }

    String url() {
        return "https://127.0.0.1:" + port;
    }

    Path certificate() {
        return folder.resolve("certs/apiserver.crt");
    }

    KubernetesClient client(String token) {
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(url())
                        .withTrustCerts(true)
                        .withOauthToken(token)
                        .withRequestRetryBackoffLimit(3)
                        .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    KubernetesClient admin() {
        return client(ADMIN);
    }

    /// A kubeconfig with a context for each server, by name, as its administrator.
    static String kubeconfig(java.util.Map<String, TestApiServer> servers) {
        java.util.Map<String, String> tokens = new java.util.TreeMap<>();
        servers.keySet().forEach(name -> tokens.put(name, ADMIN));
        return kubeconfig(servers, tokens);
    }

    static String kubeconfig(
            java.util.Map<String, TestApiServer> servers, java.util.Map<String, String> tokens) {
        java.util.Map<String, String> urls = new java.util.TreeMap<>();
        servers.forEach((name, server) -> urls.put(name, server.url()));
        return kubeconfig(servers, tokens, urls);
    }

    /// As administrators, by other URLs than the servers' own.
    static String kubeconfigBy(
            java.util.Map<String, TestApiServer> servers, java.util.Map<String, String> urls) {
        java.util.Map<String, String> tokens = new java.util.TreeMap<>();
        servers.keySet().forEach(name -> tokens.put(name, ADMIN));
        return kubeconfig(servers, tokens, urls);
    }

    private static String kubeconfig(
            java.util.Map<String, TestApiServer> servers,
            java.util.Map<String, String> tokens,
            java.util.Map<String, String> urls) {
        StringBuilder clusters = new StringBuilder();
        StringBuilder users = new StringBuilder();
        StringBuilder contexts = new StringBuilder();
        servers.forEach((name, server) -> {
            clusters.append(
                    "- { name: %s, cluster: { server: '%s', certificate-authority: '%s' } }%n"
                            .formatted(name, urls.get(name), server.certificate()));
            users.append("- { name: %s, user: { token: %s } }%n".formatted(name, tokens.get(name)));
            contexts.append(
                    "- { name: %1$s, context: { cluster: %1$s, user: %1$s } }%n".formatted(name));
        });
        return "apiVersion: v1\nkind: Config\nclusters:\n"
                + clusters
                + "users:\n"
                + users
                + "contexts:\n"
                + contexts;
    }

    /// Creates or replaces every object of a text, statuses included where there is a subresource.
    void apply(String yaml) {
        try (KubernetesClient client = admin()) {
            for (String document : yaml.split("(?m)^---$")) {
                if (!document.isBlank()) {
                    apply(client, document);
                }
            }
        }
    }

    private static void apply(KubernetesClient client, String document) {
        GenericKubernetesResource object =
                client.getKubernetesSerialization()
                        .unmarshal(document, GenericKubernetesResource.class);
        PatchContext serverSide =
                new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("test")
                        .withForce(true)
                        .build();
        Object status = object.getAdditionalProperties().remove("status");
        client.resource(object).patch(serverSide);
        if (status != null) {
            String patch = KubeObjects.write(java.util.Map.of("status", status));
            client.resource(object)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        }
    }

    void delete(String yaml) {
        try (KubernetesClient client = admin()) {
            for (String document : yaml.split("(?m)^---$")) {
                if (!document.isBlank()) {
                    client.resource(
                                    client.getKubernetesSerialization()
                                            .unmarshal(document, GenericKubernetesResource.class))
                            .delete();
                }
            }
        }
    }

    /// What a path answers, as text; empty when it is not there.
    String get(String path) {
        try (KubernetesClient client = admin()) {
            String answer = client.raw(path);
            return answer == null ? "" : answer;
        } catch (KubernetesClientException refused) {
            return "";
        }
    }

    /// Applies every CRD of a folder, and waits until the kinds are served.
    void applyCrds(Path crds) throws IOException {
        try (Stream<Path> files = Files.list(crds)) {
            for (Path file : files.sorted().toList()) {
                apply(Files.readString(file));
            }
        }
        Wait.until(
                "the CRDs are served",
                () ->
                        get("/apis/gslb.meridian.io/v1alpha1").contains("\"gslbservices\"")
                                && get("/apis/amko.vmware.com/v1alpha2")
                                        .contains("deploymentpolicies"));
    }

    /// Applies deploy/federator's rights, and binds the member's to {@link #MEMBER}.
    void applyRights(Path deployed) throws IOException {
        applyRights(deployed, UnaryOperator.identity());
    }

    /// The same after a change of the files' texts.
    void applyRights(Path deployed, UnaryOperator<String> change) throws IOException {
        String own = change.apply(Files.readString(deployed.resolve("rbac.yaml")));
        for (String document : own.split("(?m)^---$")) {
            // The kustomization names the namespace.
            apply(
                    document.contains("kind: ClusterRole")
                            ? document
                            : document.replaceFirst(
                                    "(?m)^metadata:$", "metadata:\n  namespace: avi-system"));
        }
        String member = change.apply(Files.readString(deployed.resolve("member-rbac.yaml")));
        apply(member + "---\n" + MEMBER_BINDINGS);
    }

    private static final String MEMBER_BINDINGS =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: { name: gslb-member }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gslb-member }
            subjects: [ { apiGroup: rbac.authorization.k8s.io, kind: User, name: member } ]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: { name: gslb-member, namespace: avi-system }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: gslb-member }
            subjects: [ { apiGroup: rbac.authorization.k8s.io, kind: User, name: member } ]
            """;

    @Override
    public void close() {
        server.destroyForcibly();
        etcd.destroyForcibly();
        try {
            server.waitFor(20, TimeUnit.SECONDS);
            etcd.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
