package io.meridian.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Imports point one way, as ARCHITECTURE.md draws them.
class ImportDirectionsTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.meridian");

    @Test
    void modulesKnowOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("io.meridian.cli..")
                .layer("dns")
                .definedBy("io.meridian.dns..")
                .layer("federator")
                .definedBy("io.meridian.federator..")
                .layer("daemon")
                .definedBy("io.meridian.daemon..")
                .layer("mesh")
                .definedBy("io.meridian.mesh..")
                .layer("health")
                .definedBy("io.meridian.health..")
                .layer("geo")
                .definedBy("io.meridian.geo..")
                .layer("yaml")
                .definedBy("io.meridian.yaml..")
                .layer("linux")
                .definedBy("io.meridian.linux..")
                .layer("model")
                .definedBy("io.meridian.model..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("dns")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("federator")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("daemon")
                .mayOnlyBeAccessedByLayers("cli", "dns", "federator")
                .whereLayer("mesh")
                .mayOnlyBeAccessedByLayers("cli", "dns", "federator", "daemon")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("cli", "dns", "federator", "daemon")
                .whereLayer("geo")
                .mayOnlyBeAccessedByLayers("cli", "dns")
                .whereLayer("linux")
                .mayOnlyBeAccessedByLayers("dns", "health")
                .check(CLASSES);
    }

    @Test
    void onlyThePushKnowsHazelcast() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.meridian.mesh.push")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hazelcast..")
                .check(CLASSES);
    }

    @Test
    void onlyTheKubeconfigDoorKnowsFabric8() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.meridian.federator.kube", "io.meridian.federator.crd")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(CLASSES);
    }

    @Test
    void theQueryPathKnowsNeitherTheMeshNorTheWatch() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.meridian.dns.wire",
                        "io.meridian.dns.server",
                        "io.meridian.dns.decision",
                        "io.meridian.dns.zone")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.meridian.mesh..", "io.meridian.health..", "io.vertx..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void theGeoDecisionNeverSeesAPacket() {
        noClasses()
                .that()
                .resideInAPackage("io.meridian.geo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.meridian.dns..", "org.xbill..")
                .check(CLASSES);
    }

    @Test
    void theWireKnowsNoZones() {
        noClasses()
                .that()
                .resideInAPackage("io.meridian.dns.wire")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.meridian.dns.zone..",
                        "io.meridian.dns.decision..",
                        "io.meridian.dns.server..")
                .check(CLASSES);
    }
}
