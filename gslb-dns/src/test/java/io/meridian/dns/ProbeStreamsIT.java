package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.MemberState;
import io.meridian.mesh.LogChange;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is probed how often: by real sockets, as services come, share members, and go.
@Tag("drills")
class ProbeStreamsIT {

    private static final Duration INTERVAL = Duration.ofMillis(400);
    private static final String MEMBER = "127.0.61.1";
    private static final String OTHER = "127.0.61.2";

    @TempDir private Path folder;
    private final List<CountingBackend> backends = new ArrayList<>();
    private NodeFixture fixture;
    private int port;

    @BeforeEach
    void start() throws IOException {
        fixture = new NodeFixture(folder);
        port = NodeFixture.freePort(14_000);
        fixture.startNode();
        fixture.startPublisher();
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        for (CountingBackend backend : backends) {
            backend.close();
        }
    }

    private CountingBackend backend(String address) throws IOException {
        CountingBackend backend = new CountingBackend(address, port);
        backends.add(backend);
        return backend;
    }

    private HealthMonitor monitor(String name, @Nullable String address) {
        return new HealthMonitor.Tcp(
                name,
                address == null ? null : IpAddress.of(address),
                port,
                new HealthMonitor.Timing(INTERVAL, INTERVAL, 1, 3),
                null,
                null);
    }

    private static GslbService service(String name, String monitor) {
        Member member = Member.of(IpAddress.of(MEMBER), 1, null, "any", List.of());
        return GslbService.of(
                name + ".gslb.test",
                10,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(member))),
                HealthRule.of(List.of(monitor), 1),
                null);
    }

    private void untilAll(MemberState state, int members) {
        NodeFixture.until(() -> {
            Serving serving = fixture.node().serving();
            for (int slot = 0; slot < serving.members().size(); slot++) {
                if (serving.health().state(slot) != state) {
                    return false;
                }
            }
            return serving.members().size() == members;
        });
    }

    private static double probesPerInterval(CountingBackend backend) throws InterruptedException {
        long began = System.nanoTime();
        int before = backend.accepted();
        Thread.sleep(INTERVAL.multipliedBy(8));
        double intervals = (double) (System.nanoTime() - began) / INTERVAL.toNanos();
        return (backend.accepted() - before) / intervals;
    }

    private void delete(String name) {
        GslbService gone = service(name, "any");
        var _ = fixture.publisher().publish(List.of(new LogChange.Delete(gone.key())));
        NodeFixture.until(
                () -> !fixture.node().serving().zones().services().containsKey(gone.fqdn()));
    }

    @Test
    void servicesThatShareAMemberShareItsStreamUntilTheLastOneIsGone() throws Exception {
        CountingBackend backend = backend(MEMBER);
        fixture.publish(
                monitor("one", null),
                monitor("the-same", null),
                service("shop", "one"),
                service("cart", "the-same"));
        untilAll(MemberState.UP, 2);
        // Two streams would make two; jitter and the window's ends make a little more.
        assertThat(probesPerInterval(backend)).isPositive().isLessThan(1.5);

        backend.close();
        untilAll(MemberState.DOWN, 2);
        CountingBackend again = backend(MEMBER);
        untilAll(MemberState.UP, 2);

        delete("cart");
        assertThat(probesPerInterval(again)).isPositive();
        delete("shop");
        // What was under way at the deletion may still arrive; a stream would never be quiet for so
        // many intervals.
        NodeFixture.until(() -> probesPerInterval(again) == 0);
        NodeFixture.until(() -> fixture.node().health().probes().underWay() == 0);
    }

    @Test
    void aMemberFollowsTheAddressThatItsMonitorProbesInItsStead() throws Exception {
        CountingBackend member = backend(MEMBER);
        CountingBackend other = backend(OTHER);
        fixture.publish(monitor("elsewhere", OTHER), service("shop", "elsewhere"));
        untilAll(MemberState.UP, 1);
        assertThat(other.accepted()).isPositive();

        other.close();
        untilAll(MemberState.DOWN, 1);
        assertThat(member.accepted()).isZero();
    }
}
