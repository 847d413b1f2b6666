package io.meridian.dns.zone;

import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.RdataNames;
import org.jspecify.annotations.Nullable;

/// One zone as it is served: its names with the services in it, at one serial. Immutable.
///
/// Query path: {@link #lookup} allocates nothing.
final class Zone implements NameTable.Named {

    /// What ANY gets instead of everything (RFC 8482 §4.2): HINFO `"RFC8482" ""`, to be kept for an
    /// hour.
    private static final Lookup.Hit ANY =
            new Lookup.Hit(
                    new EncodedSet(
                            new byte[] {0},
                            new byte[] {
                                (byte) 0xc0,
                                Dns.HEADER_BYTES,
                                0,
                                Dns.TYPE_HINFO,
                                0,
                                Dns.CLASS_IN,
                                0,
                                0,
                                0x0e,
                                0x10,
                                0,
                                9,
                                7,
                                'R',
                                'F',
                                'C',
                                '8',
                                '4',
                                '8',
                                '2',
                                0
                            },
                            1,
                            RdataNames.NONE),
                    new byte[0][]);

    private final byte[] name;
    private final String displayName;
    private final int labels;
    private final NameTable<ZoneNode> nodes;
    private final ZoneNode apex;
    private final Lookup nameError;
    private final Lookup noData;
    private final Lookup.@Nullable NotLoaded notLoaded;

    /// @param displayName lower case, without the final dot
    /// @param labels of the name, without the root
    Zone(
            byte[] name,
            String displayName,
            int labels,
            NameTable<ZoneNode> nodes,
            NegativeAnswer negative) {
        this.name = name;
        this.displayName = displayName;
        this.labels = labels;
        this.nodes = nodes;
        this.apex = java.util.Objects.requireNonNull(nodes.find(name));
        this.nameError = new Lookup.NameError(negative);
        this.noData = new Lookup.NoData(negative);
        this.notLoaded = null;
    }

    /// A zone of which nothing can be answered.
    Zone(byte[] name, String displayName, int labels, Lookup.NotLoaded notLoaded) {
        this.name = name;
        this.displayName = displayName;
        this.labels = labels;
        this.nodes = new NameTable<>(java.util.List.of());
        this.apex = new ZoneNode(name, new int[0], new Lookup.Hit[0], null, null, null, null);
        this.nameError = notLoaded;
        this.noData = notLoaded;
        this.notLoaded = notLoaded;
    }

    @Override
    public byte[] name() {
        return name;
    }

    String displayName() {
        return displayName;
    }

    int labels() {
        return labels;
    }

    /// Null when the zone could not be loaded.
    @Nullable EncodedSet soa() {
        return nameError instanceof Lookup.NameError(NegativeAnswer negative)
                ? negative.soa()
                : null;
    }

    /// Step 3 of RFC 1034 §4.3.2 as RFC 4592 §3.3.1 and RFC 6672 §3.2 have it: matches down, label
    /// by label from the apex. The first cut or DNAME on the way ends it, so that what they occlude
    /// never answers; DS belongs to the parent's side of a cut (RFC 4035 §3.1.4.1).
    Lookup lookup(LookupName sought, int qtype) {
        if (notLoaded != null) {
            return notLoaded;
        }
        ZoneNode node = apex;
        for (int label = sought.labels() - labels - 1; label >= 0; label--) {
            if (node.redirect() != null) {
                return node.redirect();
            }
            ZoneNode child =
                    nodes.find(
                            sought.hash(label),
                            sought.octets(),
                            sought.start(label),
                            sought.length());
            if (child == null) {
                return below(sought, label + 1, qtype);
            }
            if (child.cut() != null && (label > 0 || qtype != Dns.TYPE_DS)) {
                return child.cut();
            }
            node = child;
        }
        return answer(node, qtype);
    }

    /// A name that does not exist: its closest encloser's wildcard answers for it (RFC 4592 §3.3).
    private Lookup below(LookupName sought, int encloser, int qtype) {
        ZoneNode wildcard =
                nodes.findWildcard(
                        sought.hash(encloser),
                        sought.octets(),
                        sought.start(encloser),
                        sought.length());
        return wildcard == null ? nameError : answer(wildcard, qtype);
    }

    private Lookup answer(ZoneNode node, int qtype) {
        Lookup balanced = node.balanced();
        if (balanced != null && (qtype == Dns.TYPE_A || qtype == Dns.TYPE_AAAA)) {
            return balanced;
        }
        int[] types = node.types();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == qtype) {
                return node.hits()[i];
            }
        }
        Lookup.Alias alias = node.alias();
        if (qtype == Dns.TYPE_ANY && (types.length > 0 || balanced != null)) {
            return alias == null ? ANY : node.hits()[0];
        }
        return alias == null ? noData : alias;
    }
}
