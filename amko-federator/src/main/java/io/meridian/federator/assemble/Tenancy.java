package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectKey;
import org.jspecify.annotations.Nullable;

/// AKO's tenants: an object belongs to that of its namespace, and must say so itself.
final class Tenancy {

    private static final String ANNOTATION = "ako.vmware.com/tenant-name";

    private Tenancy() {}

    /// Why an object is not used; null when it is.
    ///
    /// @param defaultTenant of namespaces without the annotation
    static @Nullable String reasonAgainst(
            ClusterObject object, ClusterView view, String defaultTenant) {
        ClusterObject namespace =
                view.objects().get(new ObjectKey("Namespace", "", object.key().namespace()));
        String ofNamespace = namespace == null ? "" : tenant(namespace);
        String ofObject = tenant(object);
        boolean agrees =
                ofNamespace.isEmpty()
                        ? ofObject.isEmpty() || ofObject.equals(defaultTenant)
                        : ofObject.equals(ofNamespace);
        return agrees
                ? null
                : "tenant '"
                        + ofObject
                        + "' is not that of namespace "
                        + object.key().namespace()
                        + ", '"
                        + (ofNamespace.isEmpty() ? defaultTenant : ofNamespace)
                        + "'";
    }

    private static String tenant(ClusterObject object) {
        return object.annotations().getOrDefault(ANNOTATION, "");
    }
}
