package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.CodeRange;
import io.meridian.model.HealthMonitor.Timing;
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
    private static final HealthMonitor.Tcp TCP = new HealthMonitor.Tcp("shop", 8080, TIMING);

    @Test
    void idIsTheSameInEveryProcess() {
        assertThat(new ProbeTarget(ADDRESS, HTTP).id())
                .isEqualTo("http://192.0.2.1:8080/healthz;host=shop.example.com;spec=146a3db0");
        assertThat(new ProbeTarget(IpAddress.of("2001:db8::1"), TCP).id())
                .isEqualTo("tcp://[2001:db8::1]:8080;spec=2e0c03a1");
    }

    @Test
    void monitorsThatDifferOnlyInNameShareATarget() {
        var other = new HealthMonitor.Tcp("another", TCP.port(), TCP.timing());

        assertThat(Set.copyOf(List.of(target(TCP), target(other)))).hasSize(1);
        assertThat(target(other).id()).isEqualTo(target(TCP).id());
    }

    @Test
    void everyOtherFieldOfTheSpecChangesTheId() {
        List<HealthMonitor> variants = new ArrayList<>(List.of(HTTP, TCP));
        variants.addAll(variantsOf(HTTP));
        variants.addAll(variantsOf(TCP));

        List<String> ids = new ArrayList<>();
        variants.forEach(variant -> ids.add(target(variant).id()));
        ids.add(new ProbeTarget(IpAddress.of("192.0.2.2"), HTTP).id());

        // 4 timings, and every component but name and timing: 5 of HTTP, 1 of TCP
        assertThat(variants).hasSize(2 + (4 + 5) + (4 + 1));
        assertThat(ids).doesNotHaveDuplicates();
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

    /// The monitor with one component changed, for each component but the name; found by
    /// reflection, so that a field added to the model and forgotten in the id fails here.
    private static List<HealthMonitor> variantsOf(HealthMonitor monitor) {
        List<HealthMonitor> variants = new ArrayList<>();
        for (RecordComponent component : monitor.getClass().getRecordComponents()) {
            if (component.getName().equals("timing")) {
                for (RecordComponent part : Timing.class.getRecordComponents()) {
                    Object timing = withOneChanged(monitor.timing(), part, changed(part, TIMING));
                    variants.add((HealthMonitor) withOneChanged(monitor, component, timing));
                }
            } else if (!component.getName().equals("name")) {
                Object value = changed(component, monitor);
                variants.add((HealthMonitor) withOneChanged(monitor, component, value));
            }
        }
        return variants;
    }

    private static Object changed(RecordComponent component, Object owner) {
        return switch (read(component, owner)) {
            case Integer number -> number + 1;
            case String text -> text + "x";
            case Duration duration -> duration.plusNanos(1);
            case List<?> _ -> List.of(new CodeRange(200, 298));
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
