package io.meridian.federator.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Validation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every FQDN that can be served has an object's name of its own.
class ObjectNameTest {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private static void isValid(String name) {
        assertThat(name).matches(LABEL + "(\\." + LABEL + ")*").hasSizeLessThanOrEqualTo(253);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example.com", "a", "xn--bcher-kva.example", "1.2.3", "a--b.c"})
    void ordinaryNameIsTheObjectsName(String fqdn) {
        assertThat(ObjectName.of(fqdn)).isEqualTo(fqdn);
    }

    @ParameterizedTest
    @CsvSource({
        "under_score.example.com, under-score.example.com.",
        "*.wild.example.com,      wildcard.wild.example.com.",
        "_dns._tcp.example.com,   dns.tcp.example.com.",
        "_.example.com,           x.example.com.",
        "a_.__b.example.com,      a.b.example.com.",
        "*._,                     wildcard.x.",
    })
    void nameThatNoObjectMayHaveIsSpeltOutWithItsHash(String fqdn, String readable) {
        assertThat(Validation.fqdnProblem(fqdn)).isNull();
        String name = ObjectName.of(fqdn);
        isValid(name);
        assertThat(name).startsWith(readable).hasSize(readable.length() + 64);
        assertThat(Validation.fqdnProblem(name)).as("no FQDN is called so").isNotNull();
    }

    @Test
    void longNameIsCut() {
        for (int length = 50; length <= 61; length++) {
            String label = "_" + "a".repeat(length) + ".";
            String fqdn = label.repeat(3) + "b-".repeat(20) + "b.example";
            assertThat(Validation.fqdnProblem(fqdn)).isNull();
            isValid(ObjectName.of(fqdn));
        }
    }

    @Test
    void noTwoShareOne() {
        List<String> alike =
                List.of(
                        "*.a.example.com",
                        "wildcard.a.example.com",
                        "a_b.example.com",
                        "a-b.example.com",
                        "a_b_.example.com",
                        "_a_b.example.com",
                        "a__b.example.com",
                        "_" + "a".repeat(60) + ("." + "a".repeat(60)).repeat(3) + ".b",
                        "_" + "a".repeat(60) + ("." + "a".repeat(60)).repeat(3) + ".c");
        Set<String> names = new HashSet<>();
        alike.forEach(fqdn -> names.add(ObjectName.of(fqdn)));
        assertThat(names).hasSameSizeAs(alike);
    }
}
