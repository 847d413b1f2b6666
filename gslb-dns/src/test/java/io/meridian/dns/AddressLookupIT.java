package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.TestServer;
import io.meridian.dns.scenario.World;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.health.resolve.AddressLookup;
import io.meridian.health.resolve.AddressLookup.Answer;
import io.meridian.health.resolve.DnsAddressLookup;
import io.meridian.health.resolve.ResolverSettings;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lookups at real DNS servers on loopback, which follow aliases within their own zones only.
class AddressLookupIT {

    private final List<DnsListener> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(DnsListener::close);
    }

    private InetSocketAddress serve(World world) {
        DnsListener.Address at = new DnsListener.Address(IpAddress.of("127.0.0.1"), 0, 0, false, 1);
        DnsListener server =
                new DnsListener(
                        new ZoneTable(world.snapshot()),
                        TestServer.DEFAULT,
                        TransportSettings.DEFAULT,
                        at,
                        null);
        servers.add(server);
        server.start();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.udpPort());
    }

    private InetSocketAddress serve(String... records) {
        return serve(new World().zone("cloud.test", List.of("ns1.cloud.test"), List.of(records)));
    }

    private static Answer lookUp(String name, boolean v6, InetSocketAddress... at)
            throws Exception {
        ResolverSettings settings =
                new ResolverSettings(
                        List.of(at),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        Duration.ofHours(1));
        AddressLookup lookup = new DnsAddressLookup(settings);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        lookup.lookUp(name, v6, answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private static Answer found(int ttlSeconds, String... addresses) {
        return new Answer.Found(
                List.of(addresses).stream().map(IpAddress::of).toList(),
                Duration.ofSeconds(ttlSeconds));
    }

    @Test
    void findsEachFamilyWithTheShortestTtlOnTheWay() throws Exception {
        InetSocketAddress server =
                serve(
                        "lb 20 IN CNAME eu.lb",
                        "eu.lb 300 IN A 192.0.2.7",
                        "eu.lb 10 IN AAAA 2001:db8::7");

        assertThat(lookUp("lb.cloud.test", false, server)).isEqualTo(found(20, "192.0.2.7"));
        assertThat(lookUp("lb.cloud.test", true, server)).isEqualTo(found(10, "2001:db8::7"));
    }

    @Test
    void tellsWhatIsNotThereFromWhatNobodyKnows() throws Exception {
        InetSocketAddress server = serve("lb 20 IN A 192.0.2.7", "on 20 IN CNAME lb");

        assertThat(lookUp("lb.cloud.test", true, server))
                .isEqualTo(new Answer.Negative("no AAAA records"));
        assertThat(lookUp("on.cloud.test", true, server))
                .isEqualTo(new Answer.Negative("no AAAA records"));
        assertThat(lookUp("no.cloud.test", false, server))
                .isEqualTo(new Answer.Negative("NXDOMAIN"));
        assertThat(lookUp("lb.elsewhere.test", false, server))
                .isEqualTo(new Answer.Failed("REFUSED"));
        assertThat(lookUp("x".repeat(70) + ".cloud.test", false, server))
                .isInstanceOf(Answer.Failed.class);
    }

    /// More than fit into a datagram.
    @Test
    void asksAgainByTcpWhenTheAnswerIsCut() throws Exception {
        InetSocketAddress server =
                serve(
                        IntStream.range(0, 200)
                                .mapToObj(i -> "many 60 IN A 192.0.2." + i)
                                .toArray(String[]::new));

        assertThat(lookUp("many.cloud.test", false, server))
                .isInstanceOfSatisfying(
                        Answer.Found.class, all -> assertThat(all.addresses()).hasSize(200));
    }

    @Test
    void endsAtAliasesThatLeadInACircle() throws Exception {
        InetSocketAddress server = serve("a 20 IN CNAME b", "b 20 IN CNAME a");

        assertThat(lookUp("a.cloud.test", false, server)).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void asksTheNextServerWhenTheFirstIsSilentAndFailsWhenAllAre() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress nobody =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort());
            InetSocketAddress server = serve("lb 20 IN A 192.0.2.7");

            assertThat(lookUp("lb.cloud.test", false, nobody, server))
                    .isEqualTo(found(20, "192.0.2.7"));
            assertThat(lookUp("lb.cloud.test", false, nobody))
                    .isEqualTo(new Answer.Failed("no DNS server answered"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void asksTheNextServerWhenTheFirstRefuses() throws Exception {
        InetSocketAddress refuses =
                serve(new World().zone("other.test", List.of("ns1.other.test"), List.of()));
        InetSocketAddress server = serve("lb 20 IN A 192.0.2.7");

        assertThat(lookUp("lb.cloud.test", false, refuses, server))
                .isEqualTo(found(20, "192.0.2.7"));
        assertThat(lookUp("no.cloud.test", false, refuses, server))
                .isEqualTo(new Answer.Negative("NXDOMAIN"));
        assertThat(lookUp("lb.cloud.test", false, refuses)).isEqualTo(new Answer.Failed("REFUSED"));
    }
}
