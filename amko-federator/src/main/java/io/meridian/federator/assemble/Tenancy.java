package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectKey;
import org.jspecify.annotations.Nullable;

/// AKO's tenants: an object belongs to that of its namespace, and must say so itself.
final class Tenancy {

    private static final String ANNOTATION = "ako.vmware.com/tenant-name";

    private Tenancy() {}

    /// The tenant of an object that may be used: that of its namespace.
    ///
    /// @param defaultTenant of namespaces without the annotation
    static String of(ClusterObject object, ClusterView view, String defaultTenant) {
        String ofNamespace = ofNamespace(object, view);
        return ofNamespace.isEmpty() ? defaultTenant : ofNamespace;
    }

    /// Why an object is not used; null when it is.
    ///
    /// @param defaultTenant of namespaces without the annotation
    static @Nullable String reasonAgainst(
            ClusterObject object, ClusterView view, String defaultTenant) {
        String ofNamespace = ofNamespace(object, view);
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

    /// Empty where the namespace names none.
    private static String ofNamespace(ClusterObject object, ClusterView view) {
        ClusterObject namespace =
                view.objects().get(new ObjectKey("Namespace", "", object.key().namespace()));
        return namespace == null ? "" : tenant(namespace);
    }

    private static String tenant(ClusterObject object) {
        return object.annotations().getOrDefault(ANNOTATION, "");
    }
}
