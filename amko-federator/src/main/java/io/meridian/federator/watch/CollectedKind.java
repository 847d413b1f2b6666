package io.meridian.federator.watch;

import java.util.ArrayList;
import java.util.List;

/// A kind of objects that a member cluster is asked for.
///
/// @param group empty for the core group
/// @param versions that can be read, the preferred one first
/// @param plural the resource's name
/// @param optional whether a cluster may not have the kind at all; it is then picked up when it
///   appears
public record CollectedKind(
        String kind,
        String group,
        List<String> versions,
        String plural,
        boolean namespaced,
        boolean optional) {

    private static final String GATEWAY = "gateway.networking.k8s.io";
    private static final String AKO = "ako.vmware.com";
    private static final String AMKO = "amko.vmware.com";
    private static final String OURS = "gslb.meridian.io";

    /// What becomes members of services, in every member cluster.
    public static final List<CollectedKind> WORKLOADS =
            List.of(
                    required("Namespace", "", "namespaces", false, "v1"),
                    required("Service", "", "services", true, "v1"),
                    required("Ingress", "networking.k8s.io", "ingresses", true, "v1"),
                    optional(
                            "EndpointSlice", "discovery.k8s.io", "endpointslices", "v1", "v1beta1"),
                    optional("Route", "route.openshift.io", "routes", "v1"),
                    optional("Gateway", GATEWAY, "gateways", "v1", "v1beta1"),
                    optional("HTTPRoute", GATEWAY, "httproutes", "v1", "v1beta1"),
                    optional("GRPCRoute", GATEWAY, "grpcroutes", "v1", "v1alpha2"),
                    optional("TLSRoute", GATEWAY, "tlsroutes", "v1", "v1alpha3", "v1alpha2"),
                    optional("HostRule", AKO, "hostrules", "v1beta1", "v1alpha1"),
                    optional("MultiClusterIngress", AKO, "multiclusteringresses", "v1alpha1"));

    /// What holds for them, in the cluster of the federator.
    public static final List<CollectedKind> SETTINGS =
            List.of(
                    optional("AMKOCluster", AMKO, "amkoclusters", "v1alpha1"),
                    optional("GSLBConfig", AMKO, "gslbconfigs", "v1alpha1"),
                    optional(
                            "GlobalDeploymentPolicy", AMKO, "globaldeploymentpolicies", "v1alpha2"),
                    optional("GSLBHostRule", AMKO, "gslbhostrules", "v1alpha1"),
                    optional("Site", OURS, "sites", "v1alpha1"),
                    optional("HealthMonitor", OURS, "healthmonitors", "v1alpha1"),
                    optional("PersistenceProfile", OURS, "persistenceprofiles", "v1alpha1"),
                    optional("ServicePolicy", OURS, "servicepolicies", "v1alpha1"),
                    optional("DomainPolicy", OURS, "domainpolicies", "v1alpha1"));

    public CollectedKind {
        versions = List.copyOf(versions);
    }

    /// Both lists.
    public static List<CollectedKind> all() {
        List<CollectedKind> all = new ArrayList<>(WORKLOADS);
        all.addAll(SETTINGS);
        return List.copyOf(all);
    }

    private static CollectedKind required(
            String kind, String group, String plural, boolean namespaced, String version) {
        return new CollectedKind(kind, group, List.of(version), plural, namespaced, false);
    }

    private static CollectedKind optional(
            String kind, String group, String plural, String... versions) {
        return new CollectedKind(kind, group, List.of(versions), plural, true, true);
    }
}
