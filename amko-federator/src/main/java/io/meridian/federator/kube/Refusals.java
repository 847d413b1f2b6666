package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What comes of several writes that an API server refuses, or that are not tried: each holds up no
/// other, and all are told together. Single-use.
final class Refusals {

    private static final int TOLD = 5;

    private final TreeSet<String> reasons = new TreeSet<>();
    private @Nullable KubernetesClientException first;

    /// Writes one.
    ///
    /// @return whether the server took it
    /// @throws KubernetesClientException when the server does not answer: it is asked no more
    boolean collect(Runnable writing) {
        try {
            writing.run();
            return true;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() <= 0) {
                throw refused;
            }
            add(refused);
            return false;
        }
    }

    /// Takes in what a server refused, now or at an earlier try.
    void add(KubernetesClientException refused) {
        if (first == null) {
            first = refused;
        }
        reasons.add(KindWatch.describe(refused));
    }

    /// Notes what is not tried, as trying would change nothing.
    void leave(String reason) {
        reasons.add(reason);
    }

    /// Whether the server refused anything, which another try may change.
    boolean wantRetry() {
        return first != null;
    }

    /// Nothing was refused or left.
    boolean isEmpty() {
        return reasons.isEmpty();
    }

    /// The reasons, each once, of many the first few.
    String inWords() {
        String text = String.join("; ", reasons.stream().limit(TOLD).toList());
        return reasons.size() <= TOLD ? text : text + "; and " + (reasons.size() - TOLD) + " more";
    }

    /// @throws KubernetesClientException with all reasons, when there are any
    void tell() {
        if (first != null) {
            throw new KubernetesClientException(inWords(), first.getCode(), null);
        }
    }
}
