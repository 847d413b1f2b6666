package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Edits of three clusters as their users might make them, one after another from one seed. An edit
/// that a server refuses, as one in a Namespace that is being deleted, is one that was not made.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class RandomEdits {

    private static final List<String> NAMESPACES = List.of("shop", "books", "games");

    private final Random random;
    private final List<String> clusters = List.copyOf(ThreeClusters.servers().keySet());

    RandomEdits(Random random) {
        this.random = random;
    }

    /// Makes one, unless its cluster does not run.
    ///
    /// @param settings whether it may be one of the settings that hold for all clusters
    /// @return what it was
    String next(boolean settings, Set<String> killed) {
        String cluster = any(clusters);
        int kind = random.nextInt(settings ? 14 : 10);
        String edited = kind < 10 ? cluster : "cluster1-admin";
        String edit =
                switch (kind) {
                    case 0, 1, 2, 3 -> ingress(cluster);
                    case 4, 5 -> service(cluster);
                    case 6, 7 -> "- " + "Ingress " + any(NAMESPACES) + " i" + random.nextInt(4);
                    case 8 -> "- " + "Service " + any(NAMESPACES) + " s" + random.nextInt(2);
                    case 9 ->
                            random.nextInt(3) > 0
                                    ? namespace(any(NAMESPACES), random.nextBoolean())
                                    : "- Namespace " + any(NAMESPACES) + " ";
                    case 10, 11 -> random.nextInt(4) > 0 ? policy() : "- policy";
                    default -> random.nextInt(3) > 0 ? rule() : "- rule";
                };
        if (killed.contains(edited)) {
            return edited + " is not there for: " + edit;
        }
        try {
            make(ThreeClusters.servers().get(edited), edit);
            return edited + ": " + edit;
        } catch (KubernetesClientException refused) {
            return edited + " refused: " + edit + " " + refused.getMessage();
        }
    }

    private static void make(TestApiServer server, String edit) {
        if (!edit.startsWith("- ")) {
            server.apply(edit);
            return;
        }
        if (edit.equals("- policy")) {
            server.delete(ThreeClusters.GDP);
            return;
        }
        if (edit.equals("- rule")) {
            server.delete(rule(1, 1));
            return;
        }
        String[] words = edit.split(" ", -1);
        try (KubernetesClient client = server.admin()) {
            switch (words[1]) {
                case "Ingress" ->
                        client.network()
                                .v1()
                                .ingresses()
                                .inNamespace(words[2])
                                .withName(words[3])
                                .delete();
                case "Service" ->
                        client.services().inNamespace(words[2]).withName(words[3]).delete();
                default -> deleteNamespace(client, words[2]);
            }
        }
    }

    /// With what is in it, as the controller does that does not run here.
    private static void deleteNamespace(KubernetesClient client, String name) {
        client.namespaces().withName(name).delete();
        client.network().v1().ingresses().inNamespace(name).delete();
        client.services().inNamespace(name).delete();
        client.raw(
                "/api/v1/namespaces/" + name + "/finalize",
                "PUT",
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Namespace",
                        "metadata",
                        Map.of("name", name),
                        "spec",
                        Map.of("finalizers", List.of())));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String address(String cluster) {
        int number = cluster.charAt("cluster".length()) - '0';
        return random.nextInt(5) == 0
                ? "2001:db8:" + number + "::" + (1 + random.nextInt(4))
                : "10.10." + number + "." + (1 + random.nextInt(6));
    }

    private String host() {
        return List.of("shop", "books", "games", "cart", "a.b").get(random.nextInt(5))
                + ".example.com";
    }

    private static String namespace(String name, boolean selected) {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: { name: %s, labels: { ns: %s } }
        """
                .formatted(name, selected ? "gslb" : "other");
    }

    private String ingress(String cluster) {
        String namespace = any(NAMESPACES);
        String status =
                random.nextInt(5) == 0
                        ? "[]"
                        : "[ { ip: '%s', hostname: %s } ]".formatted(address(cluster), host());
        return namespace(namespace, random.nextInt(6) > 0)
                + """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: { name: i%d, namespace: %s, labels: { app: %s } }
                spec:
                  tls: %s
                  rules:
                  - host: %s
                    http: { paths: [ { path: /%s, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } } ] }
                status: { loadBalancer: { ingress: %s } }
                """
                        .formatted(
                                random.nextInt(4),
                                namespace,
                                random.nextInt(5) > 0 ? "gslb" : "other",
                                random.nextBoolean() ? "[]" : "[ { hosts: [ " + host() + " ] } ]",
                                host(),
                                random.nextBoolean() ? "" : "cart",
                                status);
    }

    private String service(String cluster) {
        String namespace = any(NAMESPACES);
        return namespace(namespace, random.nextInt(6) > 0)
                + """
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: s%d
                  namespace: %s
                  labels: { app: %s }
                  annotations: { external-dns.alpha.kubernetes.io/hostname: %s }
                spec: { type: %s, ports: [ { port: %d, protocol: TCP } ] }
                status: { loadBalancer: { ingress: [ { ip: '%s' } ] } }
                """
                        .formatted(
                                random.nextInt(2),
                                namespace,
                                random.nextInt(5) > 0 ? "gslb" : "other",
                                host(),
                                random.nextInt(4) > 0 ? "LoadBalancer" : "NodePort",
                                80 + random.nextInt(2),
                                address(cluster));
    }

    private String policy() {
        return ThreeClusters.GDP
                .replace("weight: 8", "weight: " + (1 + random.nextInt(20)))
                .replace("ttl: 10", "ttl: " + (1 + random.nextInt(90)));
    }

    private String rule() {
        return rule(1 + random.nextInt(90), 1 + random.nextInt(20));
    }

    private static String rule(int ttl, int weight) {
        return """
        apiVersion: amko.vmware.com/v1alpha1
        kind: GSLBHostRule
        metadata: { name: chaos, namespace: avi-system }
        spec: { fqdn: shop.example.com, ttl: %d, trafficSplit: [ { cluster: cluster3-admin, weight: %d } ] }
        """
                .formatted(ttl, weight);
    }

    /// Takes away whatever edits may have left.
    static void undo() {
        ThreeClusters.servers()
                .values()
                .forEach(server -> {
                    server.delete(rule(1, 1));
                    try (KubernetesClient client = server.admin()) {
                        for (String name : NAMESPACES) {
                            try {
                                deleteNamespace(client, name);
                            } catch (KubernetesClientException gone) {
                                // an edit deleted it
                            }
                        }
                    }
                    server.apply(ThreeClusters.NAMESPACES);
                });
    }
}
