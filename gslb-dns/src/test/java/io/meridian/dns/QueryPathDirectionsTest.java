package io.meridian.dns;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Which stop of a query's way may know of which.
class QueryPathDirectionsTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.meridian.dns");

    @Test
    void wireKnowsOnlyOctets() {
        classes()
                .that()
                .resideInAPackage("io.meridian.dns.wire..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.meridian.dns.wire..", "java..", "org.jspecify..")
                .check(MODULE);
    }

    @Test
    void nothingBehindTheTransportKnowsOfSocketsOrTheMesh() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.meridian.dns.wire..",
                        "io.meridian.dns.zone..",
                        "io.meridian.dns.decision..",
                        "io.meridian.dns.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.meridian.dns.transport..",
                        "io.meridian.mesh..",
                        "io.vertx..",
                        "io.netty..",
                        "java.net..",
                        "java.nio.channels..")
                .check(MODULE);
    }

    @Test
    void dnsjavaStaysBesideTheQueryPath() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.meridian.dns.zone..", "io.meridian.dns.api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.xbill.DNS..")
                .check(MODULE);
    }
}
