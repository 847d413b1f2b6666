package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Header;
import io.meridian.model.HealthMonitor.Match;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.model.IpAddress;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeTargetTest {

    private static final IpAddress ADDRESS = IpAddress.of("192.0.2.1");
    private static final Timing TIMING =
            new Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 2, 3);
    private static final HealthMonitor.Http HTTP =
            new HealthMonitor.Http(
                    "shop",
                    8080,
                    TIMING,
                    "GET",
                    "/healthz",
                    "shop.example.com",
                    Targets.codes(200, 299));
    private static final TlsSettings TLS = new TlsSettings("a.example", true, "PEM", "mine");
    private static final Match MATCH = new Match("fine", 100);
    private static final Timing FAST =
            new Timing(
                    Duration.ofSeconds(10), Duration.ofSeconds(4), 2, 3, Duration.ofSeconds(1), 5);
    private static final List<HealthMonitor> ONE_OF_EACH =
            List.of(
                    new HealthMonitor.Http(
                            "m",
                            ADDRESS,
                            443,
                            FAST,
                            "GET",
                            "/",
                            "shop.example.com",
                            List.of(new Header("Accept", "text/plain")),
                            Targets.codes(200, 299),
                            List.of(new Header("X-Role", "primary")),
                            MATCH,
                            TLS),
                    new HealthMonitor.Tcp("m", ADDRESS, 25, FAST, "EHLO a", MATCH),
                    new HealthMonitor.Tls("m", ADDRESS, 443, FAST, TLS),
                    new HealthMonitor.Udp("m", ADDRESS, 514, FAST, "ping", MATCH),
                    new HealthMonitor.Dns(
                            "m",
                            ADDRESS,
                            53,
                            FAST,
                            "www.example.com",
                            "A",
                            List.of("NOERROR"),
                            "192.0.2.80"),
                    new HealthMonitor.Icmp("m", ADDRESS, FAST),
                    new HealthMonitor.Grpc("m", ADDRESS, 50051, FAST, "shop", "a", TLS));
    private static final HealthMonitor.Tcp TCP = new HealthMonitor.Tcp("shop", 8080, TIMING);

    @Test
    void idIsTheSameInEveryProcess() {
        assertThat(new ProbeTarget(ADDRESS, HTTP).id())
                .isEqualTo("http://192.0.2.1:8080/healthz;host=shop.example.com;spec=a11649b6");
        assertThat(new ProbeTarget(IpAddress.of("2001:db8::1"), TCP).id())
                .isEqualTo("tcp://[2001:db8::1]:8080;spec=7cd36290");
    }

    @Test
    void whatIsSaidOfTheDefaultChangesNoId() {
        Timing said = new Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 2, 3, null, 1);

        assertThat(target(new HealthMonitor.Tcp("shop", 8080, said)).id())
                .isEqualTo(target(TCP).id());
    }

    @Test
    void monitorsThatDifferOnlyInNameShareATarget() {
        var other = new HealthMonitor.Tcp("another", TCP.port(), TCP.timing());

        assertThat(Set.copyOf(List.of(target(TCP), target(other)))).hasSize(1);
        assertThat(target(other).id()).isEqualTo(target(TCP).id());
    }

    @Test
    void everyOtherFieldOfTheSpecChangesTheId() {
        for (HealthMonitor monitor : ONE_OF_EACH) {
            List<HealthMonitor> variants = new ArrayList<>(List.of(monitor));
            variantsOf(monitor, "name").forEach(v -> variants.add((HealthMonitor) v));

            List<String> ids = variants.stream().map(variant -> target(variant).id()).toList();
            assertThat(ids).hasSizeGreaterThan(5).doesNotHaveDuplicates();
        }
        assertThat(ONE_OF_EACH.stream().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrder(HealthMonitor.class.getPermittedSubclasses());
    }

    @Test
    void anAddressOfTheMonitorsOwnIsTheTargets() {
        IpAddress other = IpAddress.of("198.51.100.7");
        var monitor = new HealthMonitor.Tcp("m", other, 80, TIMING, null, null);

        ProbeTarget target = target(monitor);

        assertThat(target.address()).isEqualTo(other);
        assertThat(target)
                .isEqualTo(new ProbeTarget(other, new HealthMonitor.Tcp("n", 80, TIMING)));
    }

    @Test
    void noHostIsNotTheHostNamedNull() {
        assertThat(target(withHost(null)).id()).isNotEqualTo(target(withHost("null")).id());
    }

    private static HealthMonitor withHost(@Nullable String host) {
        return new HealthMonitor.Http("shop", 8080, TIMING, "GET", "/", host, List.of());
    }

    private static ProbeTarget target(HealthMonitor monitor) {
        return new ProbeTarget(ADDRESS, monitor);
    }

    /// The record with one component changed, for each component but one, records within records
    /// likewise; found by reflection, so that a field added to the model and forgotten in the id
    /// fails here.
    private static List<Object> variantsOf(Object owner, String butNot) {
        List<Object> variants = new ArrayList<>();
        for (RecordComponent component : owner.getClass().getRecordComponents()) {
            if (!component.getName().equals(butNot)) {
                for (Object value : changed(read(component, owner))) {
                    variants.add(withOneChanged(owner, component, value));
                }
            }
        }
        return variants;
    }

    private static List<Object> changed(Object value) {
        return switch (value) {
            case Integer number -> List.of(number + 1);
            case Boolean truth -> List.of(!truth);
            case String text -> List.of(text + "x");
            case Duration duration -> List.of(duration.plusNanos(1));
            case IpAddress _ -> List.of(IpAddress.of("192.0.2.99"));
            case List<?> list -> changed(list.getFirst()).stream().<Object>map(List::of).toList();
            case Record record -> variantsOf(record, "");
            case Object other -> throw new AssertionError("vary this too: " + other);
        };
    }

    private static Object withOneChanged(Object owner, RecordComponent changed, Object value) {
        try {
            RecordComponent[] components = owner.getClass().getRecordComponents();
            Object[] values =
                    Stream.of(components)
                            .map(each ->
                                    each.getName().equals(changed.getName())
                                            ? value
                                            : read(each, owner))
                            .toArray();
            Class<?>[] types =
                    Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            return owner.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object read(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
