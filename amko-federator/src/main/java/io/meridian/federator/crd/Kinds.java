package io.meridian.federator.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/// Every kind with its names and the columns that `kubectl get` shows.
public final class Kinds {

    private static final String AMKO = "amko.vmware.com";
    private static final String OURS = "gslb.meridian.io";
    private static final String ACCEPTED = ".status.conditions[?(@.type==\"Accepted\")].status";
    private static final String LEADING = ".status.conditions[?(@.type==\"Leading\")].status";
    private static final String MESSAGE = ".status.conditions[?(@.type==\"Accepted\")].message";

    /// All of them.
    public static final List<Class<? extends CustomResource<?, ?>>> ALL =
            List.of(
                    AmkoCluster.class,
                    GslbConfig.class,
                    Gdp.class,
                    HostRule.class,
                    Site.class,
                    HealthMonitor.class,
                    PersistenceProfile.class,
                    ServicePolicy.class,
                    DomainPolicy.class,
                    GslbService.class);

    private Kinds() {}

    @Group(AMKO)
    @Version("v1alpha1")
    @Kind("AMKOCluster")
    @Plural("amkoclusters")
    @AdditionalPrinterColumn(
            name = "Leader",
            jsonPath = ".spec.isLeader",
            type = AdditionalPrinterColumn.Type.BOOLEAN)
    @AdditionalPrinterColumn(name = "Leading", jsonPath = LEADING)
    @AdditionalPrinterColumn(name = "Context", jsonPath = ".spec.clusterContext")
    @AdditionalPrinterColumn(name = "Accepted", jsonPath = ACCEPTED)
    @AdditionalPrinterColumn(name = "Notes", jsonPath = ".status.notes", priority = 1)
    static class AmkoCluster extends CustomResource<AmkoSpecs.AmkoCluster, Statuses.Plain>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(AMKO)
    @Version("v1alpha1")
    @Kind("GSLBConfig")
    @Plural("gslbconfigs")
    @ShortNames("gc")
    @AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
    static class GslbConfig extends CustomResource<AmkoSpecs.GslbConfig, Statuses.GslbConfig>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(AMKO)
    @Version("v1alpha2")
    @Kind("GlobalDeploymentPolicy")
    @Plural("globaldeploymentpolicies")
    @ShortNames("gdp")
    @AdditionalPrinterColumn(name = "Accepted", jsonPath = ACCEPTED)
    @AdditionalPrinterColumn(name = "Status", jsonPath = ".status.errorStatus")
    static class Gdp extends CustomResource<AmkoSpecs.Gdp, Statuses.Gdp> implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(AMKO)
    @Version("v1alpha1")
    @Kind("GSLBHostRule")
    @Plural("gslbhostrules")
    @ShortNames("ghr")
    @AdditionalPrinterColumn(name = "FQDN", jsonPath = ".spec.fqdn")
    @AdditionalPrinterColumn(name = "Status", jsonPath = ".status.status")
    @AdditionalPrinterColumn(name = "Error", jsonPath = ".status.error")
    static class HostRule extends CustomResource<AmkoSpecs.HostRule, Statuses.HostRule>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(OURS)
    @Version("v1alpha1")
    @Kind("Site")
    @Plural("sites")
    @ShortNames("gsite")
    @AdditionalPrinterColumn(name = "Clusters", jsonPath = ".spec.clusters")
    @AdditionalPrinterColumn(name = "Accepted", jsonPath = ACCEPTED)
    @AdditionalPrinterColumn(name = "Message", jsonPath = MESSAGE)
    static class Site extends CustomResource<OwnSpecs.Site, Statuses.Plain> implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(OURS)
    @Version("v1alpha1")
    @Kind("HealthMonitor")
    @Plural("healthmonitors")
    @ShortNames("ghm")
    @AdditionalPrinterColumn(name = "Type", jsonPath = ".spec.type")
    @AdditionalPrinterColumn(
            name = "Port",
            jsonPath = ".spec.port",
            type = AdditionalPrinterColumn.Type.INTEGER)
    @AdditionalPrinterColumn(name = "Accepted", jsonPath = ACCEPTED)
    @AdditionalPrinterColumn(name = "Message", jsonPath = MESSAGE)
    static class HealthMonitor extends CustomResource<OwnSpecs.HealthMonitor, Statuses.Plain>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(OURS)
    @Version("v1alpha1")
    @Kind("PersistenceProfile")
    @Plural("persistenceprofiles")
    @ShortNames("gpp")
    @AdditionalPrinterColumn(name = "Timeout", jsonPath = ".spec.timeout")
    @AdditionalPrinterColumn(name = "Accepted", jsonPath = ACCEPTED)
    @AdditionalPrinterColumn(name = "Message", jsonPath = MESSAGE)
    static class PersistenceProfile
            extends CustomResource<OwnSpecs.PersistenceProfile, Statuses.Plain>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(OURS)
    @Version("v1alpha1")
    @Kind("ServicePolicy")
    @Plural("servicepolicies")
    @ShortNames("gsp")
    @AdditionalPrinterColumn(name = "FQDN", jsonPath = ".spec.fqdn")
    @AdditionalPrinterColumn(name = "Accepted", jsonPath = ACCEPTED)
    @AdditionalPrinterColumn(name = "Message", jsonPath = MESSAGE)
    static class ServicePolicy extends CustomResource<OwnSpecs.ServicePolicy, Statuses.Plain>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(OURS)
    @Version("v1alpha1")
    @Kind("DomainPolicy")
    @Plural("domainpolicies")
    @ShortNames("gdomp")
    @AdditionalPrinterColumn(name = "Domains", jsonPath = ".spec.domains")
    @AdditionalPrinterColumn(name = "Accepted", jsonPath = ACCEPTED)
    @AdditionalPrinterColumn(name = "Message", jsonPath = MESSAGE)
    static class DomainPolicy extends CustomResource<OwnSpecs.DomainPolicy, Statuses.Plain>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @Group(OURS)
    @Version("v1alpha1")
    @Kind("GslbService")
    @Plural("gslbservices")
    @ShortNames("gsvc")
    @AdditionalPrinterColumn(name = "Health", jsonPath = ".status.health")
    @AdditionalPrinterColumn(name = "Up", jsonPath = ".status.up")
    @AdditionalPrinterColumn(name = "Policy", jsonPath = ".status.policy")
    @AdditionalPrinterColumn(
            name = "TTL",
            jsonPath = ".status.ttl",
            type = AdditionalPrinterColumn.Type.INTEGER)
    @AdditionalPrinterColumn(name = "FQDN", jsonPath = ".spec.fqdn", priority = 1)
    static class GslbService extends CustomResource<OwnSpecs.GslbService, Statuses.GslbService>
            implements Namespaced {
        private static final long serialVersionUID = 1L;
    }
}
