package io.meridian.federator.kube;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Skipped, with a line that says how to have them, where there are no API servers to start.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
        named = "KUBEBUILDER_ASSETS",
        matches = ".+",
        disabledReason =
                "KUBEBUILDER_ASSETS is not set: export KUBEBUILDER_ASSETS=$(.ci/kube-assets)")
@interface NeedsApiServers {}
