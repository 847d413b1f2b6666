/// The kubeconfig door: member clusters behind API servers. Only this package knows fabric8.
@NullMarked
package io.meridian.federator.kube;

import org.jspecify.annotations.NullMarked;
