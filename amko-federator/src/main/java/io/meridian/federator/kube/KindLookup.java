package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/// What a server says when it is asked for a kind. A kind that it does not serve is absent; one
/// that it does not list for any other reason is not.
sealed interface KindLookup {

    /// @param name the first of the kind's names that it serves
    record Served(KubeKind.Name name) implements KindLookup {}

    /// It denies every name.
    record Denied() implements KindLookup {}

    /// @param reason for people
    record Refused(String reason) implements KindLookup {}

    /// Blocks for a request for each name, at most.
    static KindLookup ask(KubernetesClient client, KubeKind kind) {
        for (KubeKind.Name name : kind.names()) {
            try {
                client.genericKubernetesResources(kind.under(name))
                        .inAnyNamespace()
                        .list(new ListOptionsBuilder().withLimit(1L).build());
                return new Served(name);
            } catch (KubernetesClientException refused) {
                if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    return new Refused(KindWatch.describe(refused));
                }
            } catch (RuntimeException failed) { // a client that was closed meanwhile, among others
                return new Refused(KindWatch.describe(failed));
            }
        }
        return new Denied();
    }
}
