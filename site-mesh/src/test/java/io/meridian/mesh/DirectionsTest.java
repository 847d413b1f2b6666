package io.meridian.mesh;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Which room may know of which.
class DirectionsTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.meridian.mesh");

    @Test
    void onlyThePushKnowsHazelcast() {
        onlyIn("..mesh.push..", "com.hazelcast..");
    }

    @Test
    void onlyTheCodecKnowsJackson() {
        onlyIn("..mesh.codec..", "com.fasterxml..");
    }

    @Test
    void onlyTheLinkKnowsHttp() {
        onlyIn("..mesh.link..", "com.sun.net.httpserver..", "java.net.http..");
    }

    private static void onlyIn(String room, String... known) {
        noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(known)
                .check(MODULE);
    }

    @Test
    void roomsDoNotDependOnEachOtherInACircle() {
        slices().matching("io.meridian.mesh.(*)..").should().beFreeOfCycles().check(MODULE);
    }

    @Test
    void knowsNothingOfGeographyHealthOrDns() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.meridian.mesh..",
                        "io.meridian.model..",
                        "com.fasterxml.jackson..",
                        "com.hazelcast..",
                        "com.sun.net.httpserver..",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..")
                .check(MODULE);
    }
}
