package io.meridian.dns.zone;

import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.RdataNames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// Encodes RRsets into the form that replies are written from.
public final class RecordEncoder {

    private RecordEncoder() {}

    /// All records leave with one TTL (RFC 2181 §5.2), the first one's.
    static EncodedSet encode(List<? extends Record> set) {
        return encode(set, set.getFirst().getTTL());
    }

    static EncodedSet encode(List<? extends Record> set, long ttlSeconds) {
        Record first = set.getFirst();
        ByteArrayOutputStream records = new ByteArrayOutputStream(set.size() * 32);
        for (Record each : set) {
            byte[] rdata = rdata(each);
            ByteBuffer fixed = ByteBuffer.allocate(EncodedSet.FIXED_BYTES);
            fixed.putShort((short) (0xc000 | Dns.HEADER_BYTES));
            fixed.putShort((short) each.getType());
            fixed.putShort((short) Dns.CLASS_IN);
            fixed.putInt((int) ttlSeconds);
            fixed.putShort((short) rdata.length);
            records.writeBytes(fixed.array());
            records.writeBytes(rdata);
        }
        return new EncodedSet(
                first.getName().toWireCanonical(),
                records.toByteArray(),
                set.size(),
                RdataNames.of(first.getType()));
    }

    /// RDATA with its names uncompressed, in the case in which they were written (RFC 4343 §4).
    public static byte[] rdata(Record record) {
        byte[] wire = record.toWire(Section.ANSWER);
        byte[] rdata = Arrays.copyOfRange(wire, record.getName().length() + 10, wire.length);
        if (record.getType() == Dns.TYPE_SVCB || record.getType() == Dns.TYPE_HTTPS) {
            ServiceBinding.sortMandatory(rdata);
        }
        return rdata;
    }
}
