package io.meridian.dns.server;

import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.QueryView;
import io.meridian.dns.wire.RdataNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What this server says of itself: NSID (RFC 5001), and TXT records of class CH (RFC 4892) under
/// `version.bind` and `version.server`, `id.server` and `hostname.bind`.
///
/// Query path: {@link #answer} allocates nothing.
public final class Identity {

    /// Says nothing.
    public static final Identity NONE = new Identity("", "", "");

    private static final byte[][] VERSION_NAMES = {
        name("version", "bind"), name("version", "server")
    };
    private static final byte[][] SERVER_NAMES = {name("id", "server"), name("hostname", "bind")};

    private final byte[] nsid;
    private final @Nullable EncodedSet version;
    private final @Nullable EncodedSet serverId;

    /// @param nsid, serverId, version each at most 255 octets of UTF-8; empty for not to be told
    public Identity(String nsid, String serverId, String version) {
        this.nsid = nsid.getBytes(StandardCharsets.UTF_8);
        this.serverId = record(serverId);
        this.version = record(version);
    }

    byte[] nsid() {
        return nsid.clone();
    }

    /// The record for a question of class CH, behind a pointer to the question's name; null where
    /// there is nothing to tell.
    @Nullable EncodedSet answer(QueryView query) {
        if (query.qtype() != Dns.TYPE_TXT && query.qtype() != Dns.TYPE_ANY) {
            return null;
        }
        if (isOneOf(VERSION_NAMES, query)) {
            return version;
        }
        return isOneOf(SERVER_NAMES, query) ? serverId : null;
    }

    private static boolean isOneOf(byte[][] names, QueryView query) {
        for (byte[] name : names) {
            if (Arrays.equals(name, 0, name.length, query.lowerName(), 0, query.nameLength())) {
                return true;
            }
        }
        return false;
    }

    private static byte[] name(String first, String second) {
        String text = (char) first.length() + first + (char) second.length() + second + '\0';
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// TTL 0: what a server is called is no data to keep.
    private static @Nullable EncodedSet record(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (octets.length == 0) {
            return null;
        }
        byte[] head = {
            (byte) 0xc0, Dns.HEADER_BYTES, 0, Dns.TYPE_TXT, 0, Dns.CLASS_CH, 0, 0, 0, 0, 0, 0, 0
        };
        int rdata = octets.length + 1;
        head[10] = (byte) (rdata >>> 8);
        head[11] = (byte) rdata;
        head[12] = (byte) octets.length;
        byte[] record = Arrays.copyOf(head, head.length + octets.length);
        System.arraycopy(octets, 0, record, head.length, octets.length);
        return new EncodedSet(new byte[] {0}, record, 1, RdataNames.NONE);
    }
}
