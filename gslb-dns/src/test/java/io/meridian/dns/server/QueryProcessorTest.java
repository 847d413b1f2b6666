package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.ServiceCompiler;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.scenario.World;
import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.ZoneSet;
import io.meridian.dns.zone.ZoneSnapshotBuilder;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.dns.zone.load.ConfiguredZone;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryProcessorTest {

    /// RFC 7871 §6: the scope counts bits of the family that the option has.
    /// `::ffff:203.0.113.0/120` is decided on as 203.0.113.0/24; scope 24 of family 2 would claim
    /// half the IPv6 Internet.
    @Test
    void countsScopeOfMappedAddressInTheBitsOfItsFamily() {
        QueryProcessor processor = new QueryProcessor(QueryMix.zones(), ServerSettings.PLAIN);
        byte[] query =
                Packets.query(
                        "shop.gslb.example.com. A edns=1232"
                                + " option=8:0002780000000000000000000000ffffcb0071");

        byte[] reply = process(processor, query);

        assertThat(processor.counters().of(Outcome.BALANCED)).isOne();
        // The last octets: OPTION 8, length 19, family 2, source 120, scope, 15 octets of address.
        int option = reply.length - 23;
        assertThat(Arrays.copyOfRange(reply, option, option + 8))
                .containsExactly(0, 8, 0, 19, 0, 2, 120, 120);
    }

    @Test
    void answersServfailWhereItFailsItselfAndGoesOn() {
        QueryProcessor processor =
                new QueryProcessor(withServiceThatThrows(), ServerSettings.PLAIN);
        byte[] fatal = Packets.query("broken.gslb.example.com. A edns=1232");

        assertThat(ReplyText.of(process(processor, fatal)))
                .containsExactly("SERVFAIL", "question none");
        assertThat(ReplyText.of(process(processor, fatal))).startsWith("SERVFAIL");

        assertThat(processor.counters().of(Outcome.FAILED)).isEqualTo(2);
        assertThat(ReplyText.of(process(processor, Packets.query("gslb.example.com. NS"))))
                .startsWith("NOERROR aa");
        assertThat(processor.counters().total()).isEqualTo(3);
    }

    @Test
    void countsWhatCannotBeRepliedTo() {
        QueryProcessor processor = new QueryProcessor(QueryMix.zones(), ServerSettings.PLAIN);

        processor.ignore();

        assertThat(processor.counters().of(Outcome.DROPPED_NO_SOURCE_PORT)).isOne();
        assertThat(processor.counters().total()).isOne();
    }

    @Test
    void countsTruncationBesideTheOutcome() {
        QueryProcessor processor = new QueryProcessor(QueryMix.zones(), ServerSettings.PLAIN);

        byte[] reply = process(processor, Packets.query("big.gslb.example.com. TXT"));

        assertThat(ReplyText.of(reply)).containsExactly("NOERROR aa tc");
        assertThat(processor.counters().of(QueryEvent.TRUNCATED)).isOne();
        assertThat(processor.counters().total()).isOne();
    }

    private static byte[] process(QueryProcessor processor, byte[] query) {
        int length = processor.process(query, query.length, 0, 0x7f000001L, false, false);
        return Arrays.copyOf(processor.reply(), length);
    }

    /// Its member's state lies outside the health table.
    private static ZoneTable withServiceThatThrows() {
        HealthTable tooSmall = new HealthTable(1, 1);
        tooSmall.setReady(0);
        Member member = Member.of(IpAddress.of("192.0.2.1"), 1, null, "c", List.of());
        GslbService service =
                GslbService.of(
                        "broken.gslb.example.com",
                        20,
                        new SelectionPolicy.RoundRobin(),
                        List.of(new Pool(10, List.of(member))),
                        HealthRule.NONE,
                        null);
        BalancedService compiled =
                new ServiceCompiler(Map.of(), null, AnswerSettings.DEFAULT)
                        .compile(service, 0, 1000, tooSmall);
        CompiledZone zone =
                new ConfiguredZone(
                                "gslb.example.com", List.of("ns1.example.com"), 300, 30, List.of())
                        .read()
                        .zone();
        assertThat(zone).isNotNull();
        return new ZoneTable(
                ZoneSnapshotBuilder.build(
                        new ZoneSet(List.of(zone), Map.of()),
                        Map.of(service.fqdn(), compiled),
                        World.POSITION));
    }
}
