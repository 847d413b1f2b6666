package io.meridian.federator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.CollectedKind;
import io.meridian.yaml.Key;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class CrdFilesTest {

    private static final Path FOLDER = Path.of("../deploy/crds");

    /// To write them anew: `./mvnw -Dquick test -pl amko-federator -am -Dtest=CrdFilesTest
    /// -Dgslb.write-crds -Dsurefire.failIfNoSpecifiedTests=false`.
    @Test
    void committedFilesAreWhatTheClassesMake() throws IOException {
        Map<String, String> generated = CrdFiles.generate();
        if (System.getProperty("gslb.write-crds") != null) {
            CrdFiles.write(FOLDER, generated);
        }
        Map<String, String> committed = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                committed.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        assertThat(committed)
                .as("deploy/crds is stale: run this test with -Dgslb.write-crds")
                .isEqualTo(generated);
    }

    @Test
    void everyKindThatIsReadAsASettingHasASchema() {
        Map<String, String> files = CrdFiles.generate();
        for (CollectedKind kind : CollectedKind.SETTINGS) {
            String file = files.get(kind.plural() + "." + kind.group() + ".yaml");
            assertThat(file).as(kind.kind()).isNotNull();
            assertThat(file)
                    .contains("kind: \"" + kind.kind() + "\"", "subresources:\n      status: {}");
            kind.versions()
                    .forEach(version -> assertThat(file).contains("name: \"" + version + "\""));
        }
    }

    /// What a schema lacks an API server drops before anybody can read it.
    @Test
    void schemasHaveEveryFieldThatIsRead() {
        List<String> missing = new ArrayList<>();
        compare("AMKOCluster", Specs.AmkoCluster.class, AmkoSpecs.AmkoCluster.class, missing);
        compare("GSLBConfig", Specs.GslbConfig.class, AmkoSpecs.GslbConfig.class, missing);
        compare("GlobalDeploymentPolicy", Specs.Gdp.class, AmkoSpecs.Gdp.class, missing);
        compare("GSLBHostRule", Specs.GslbHostRule.class, AmkoSpecs.HostRule.class, missing);
        compare("Site", Specs.SiteSpec.class, OwnSpecs.Site.class, missing);
        compare(
                "HealthMonitor",
                Specs.HealthMonitorSpec.class,
                OwnSpecs.HealthMonitor.class,
                missing);
        compare(
                "PersistenceProfile",
                Specs.PersistenceProfileSpec.class,
                OwnSpecs.PersistenceProfile.class,
                missing);
        compare(
                "ServicePolicy",
                Specs.ServicePolicySpec.class,
                OwnSpecs.ServicePolicy.class,
                missing);
        compare("DomainPolicy", Specs.DomainPolicySpec.class, OwnSpecs.DomainPolicy.class, missing);
        assertThat(missing).isEmpty();
    }

    private static void compare(String path, Class<?> read, Class<?> schema, List<String> missing) {
        Map<String, RecordComponent> known =
                Arrays.stream(schema.getRecordComponents())
                        .collect(Collectors.toMap(RecordComponent::getName, each -> each));
        for (RecordComponent component : read.getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            String name = key != null && !key.name().isEmpty() ? key.name() : component.getName();
            RecordComponent there = known.get(name);
            if (there == null) {
                missing.add(path + "." + name);
                continue;
            }
            Class<?> inner = recordIn(component.getGenericType());
            Class<?> innerSchema = recordIn(there.getGenericType());
            if (inner != null && innerSchema != null) {
                compare(path + "." + name, inner, innerSchema, missing);
            } else {
                assertThat(inner == null).as(path + "." + name).isEqualTo(innerSchema == null);
            }
        }
    }

    private static Class<?> recordIn(Type type) {
        if (type instanceof ParameterizedType list) {
            Type[] arguments = list.getActualTypeArguments();
            return recordIn(arguments[arguments.length - 1]);
        }
        return type instanceof Class<?> plain
                        && plain.isRecord()
                        && plain.getName().startsWith("io.meridian.federator.")
                ? plain
                : null;
    }

    @Test
    void priorityOfATrafficSplitHasNoDefault() {
        Map<String, String> files = CrdFiles.generate();
        Set<String> seen = new HashSet<>();
        Pattern priority = Pattern.compile("(?m)^( +)priority:\\n((?:\\1 +.*\\n)+)");
        files.forEach((name, text) -> {
            Matcher found = priority.matcher(text);
            while (found.find()) {
                if (found.group(2).contains("preferred")) {
                    seen.add(name);
                    assertThat(found.group(2)).doesNotContain("default:");
                }
            }
        });
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "globaldeploymentpolicies.amko.vmware.com.yaml",
                        "gslbhostrules.amko.vmware.com.yaml");
    }
}
