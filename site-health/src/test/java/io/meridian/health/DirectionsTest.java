package io.meridian.health;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Which room may know of which.
class DirectionsTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.meridian.health");

    @Test
    void knowsNothingOfGeographyTheMeshOrDns() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.meridian.health..",
                        "io.meridian.linux..",
                        "io.meridian.model..",
                        "io.vertx.core..",
                        "java..",
                        "javax.net.ssl..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "org.xbill.DNS..")
                .check(MODULE);
    }

    @Test
    void onlyTheDnsProbeAndTheLookupKnowOfDns() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(DnsDatagrams|DnsAddressLookup)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.xbill..")
                .check(MODULE);
    }

    @Test
    void probesAndVerdictsDoNotKnowOfEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..health.probe..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..health.verdict..")
                .check(MODULE);
        noClasses()
                .that()
                .resideInAPackage("..health.resolve..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..health.probe..", "..health.verdict..")
                .check(MODULE);
        noClasses()
                .that()
                .resideInAPackage("..health.verdict..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..health.probe..", "..health.resolve..", "io.vertx..")
                .check(MODULE);
    }

    @Test
    void timeComesFromTheOneClock() {
        noClasses()
                .that()
                .doNotHaveSimpleName("EventLoopClock")
                .and()
                .doNotHaveSimpleName("ProberConfig") // a seed, not a time
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(MODULE);
    }
}
