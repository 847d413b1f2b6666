package io.meridian.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Problem;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarBinderTest {

    enum Level {
        INFO,
        VERY_LOUD
    }

    record All(
            @Nullable String text,
            @Key(min = -5, max = 10) @Nullable Integer count,
            @Nullable Long total,
            @Nullable Double share,
            @Nullable Boolean on,
            @Key(min = 500, max = 7_200_000) @Nullable Duration pause,
            @Nullable IpAddress address,
            @Nullable IpPrefix network,
            @Nullable Path file,
            @Nullable Level level) {}

    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text: no | no",
                "text: 010 | 010",
                "text: '' | ``",
                "text: \"null\" | null",
                "count: -5 | -5",
                "count: 0 | 0",
                "total: 999999999999999999 | 999999999999999999",
                "share: 0.25 | 0.25",
                "share: -3 | -3.0",
                "on: false | false",
                "pause: 500ms | PT0.5S",
                "pause: 2h | PT2H",
                "address: '::1' | ::1",
                "address: 192.0.2.1 | 192.0.2.1",
                "network: 192.0.2.0/24 | 192.0.2.0/24",
                "network: 2001:db8::/32 | 2001:db8::/32",
                "file: b/c.mmdb | /etc/a/b/c.mmdb",
                "file: /x | /x",
                "level: very-loud | VERY_LOUD",
                "level: VERY_LOUD | VERY_LOUD"
            })
    void takes(String line, String value) {
        assertThat(bind(line)).isEqualTo(value);
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text: [a] | text: must be text, was a list",
                "text: { a: b } | text: must be text, was a map",
                "network: 192.0.2.1/24 | network: must be a network like 192.0.2.0/24 or 2001:db8::/32, was '192.0.2.1/24'",
                "count: -6 | count: must be -5..10, was -6",
                "count: 010 | count: must be a whole number, was '010'",
                "count: 0x10 | count: must be a whole number, was '0x10'",
                "count: 1_000 | count: must be a whole number, was '1_000'",
                "count: +1 | count: must be a whole number, was '+1'",
                "count: 1.0 | count: must be a whole number, was '1.0'",
                "count: '1' | count: must be a whole number, was the text '1'",
                "count: 2147483648 | count: must be a whole number, was '2147483648'",
                "total: 9999999999999999999 | total: must be a whole number, was '9999999999999999999'",
                "share: .5 | share: must be a number, was '.5'",
                "share: .inf | share: must be a number, was '.inf'",
                "on: on | on: must be true or false, was 'on'",
                "on: True | on: must be true or false, was 'True'",
                "pause: 499ms | pause: must be 500ms..2h, was 499ms",
                "pause: 3h | pause: must be 500ms..2h, was 3h",
                "pause: 10 | pause: must be a duration like 500ms, 10s, 5m, 1h or 30d, was '10'",
                "pause: 1.5s | pause: must be a duration like 500ms, 10s, 5m, 1h or 30d, was '1.5s'",
                "pause: -1s | pause: must be a duration like 500ms, 10s, 5m, 1h or 30d, was '-1s'",
                "address: localhost | address: must be an IP address, was 'localhost'",
                "address: 10.0.0.0/8 | address: must be an IP address, was '10.0.0.0/8'",
                "file: '' | file: must be a path, was the text ''",
                "level: loud | level: must be one of info, very-loud, was 'loud'"
            })
    void refuses(String line, String problem) {
        assertThat(bind(line)).isEqualTo("nothing");
        assertThat(problems.list()).map(Problem::toString).containsExactly("f:1: " + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"count", "share", "pause"})
    void refusesNumbersOfAnyLength(String key) {
        assertThat(bind(key + ": " + "9".repeat(100_000))).isEqualTo("nothing");
        assertThat(problems.size()).isEqualTo(1);
    }

    private String bind(String line) {
        YamlNode node = YamlDocuments.read("f", line, problems).getFirst();
        return new RecordBinder(Binding.CONFIGURATION, problems, Path.of("/etc/a"))
                .bind(node, All.class, "")
                .map(ScalarBinderTest::onlyValue)
                .orElse("nothing");
    }

    private static String onlyValue(All all) {
        return java.util.stream.Stream.of(
                        java.util.Optional.ofNullable(all.text()),
                        java.util.Optional.ofNullable(all.count()),
                        java.util.Optional.ofNullable(all.total()),
                        java.util.Optional.ofNullable(all.share()),
                        java.util.Optional.ofNullable(all.on()),
                        java.util.Optional.ofNullable(all.pause()),
                        java.util.Optional.ofNullable(all.address()),
                        java.util.Optional.ofNullable(all.network()),
                        java.util.Optional.ofNullable(all.file()),
                        java.util.Optional.ofNullable(all.level()))
                .flatMap(java.util.Optional::stream)
                .map(Object::toString)
                .collect(java.util.stream.Collectors.joining("+"));
    }
}
