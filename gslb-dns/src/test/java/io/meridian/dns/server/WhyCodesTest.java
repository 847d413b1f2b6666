package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder;
import io.meridian.dns.decision.MemberState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every code that `TXT _why.NAME` may use is in the documentation.
class WhyCodesTest {

    static Stream<Enum<?>> codes() {
        return Stream.<Enum<?>[]>of(
                        Decision.Kind.values(),
                        Decision.Tier.values(),
                        Decision.Step.values(),
                        DecisionRecorder.Fate.values(),
                        MemberState.values())
                .flatMap(Stream::of);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void isDocumented(Enum<?> constant) throws IOException {
        String page = Files.readString(Path.of("../docs/decisions.md"));
        String section = page.substring(page.indexOf("## Over DNS"));

        assertThat(section).contains("`" + Why.code(constant) + "`");
    }
}
