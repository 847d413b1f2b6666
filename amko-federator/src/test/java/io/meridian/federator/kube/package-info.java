/// Tests of the kubeconfig door. Those named `*KubeIT` run against real API servers, in the `kube`
/// profile only.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
package io.meridian.federator.kube;
