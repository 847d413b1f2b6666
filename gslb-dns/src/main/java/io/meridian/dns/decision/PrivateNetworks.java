package io.meridian.dns.decision;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/// Whose clients get a member's VIP where it has a public address too: those on RFC 1918, RFC 6598
/// and RFC 4193 networks, and on whatever others are configured.
///
/// Both families are cut into the widest prefixes that lie wholly inside or wholly outside, so that
/// each address has one, and its length is the scope of the split. Immutable.
///
/// Query path: {@link #contains} and {@link #scope} allocate nothing; guarded by
/// `DecisionAllocationTest`.
public final class PrivateNetworks {

    private static final List<IpPrefix> ALWAYS =
            List.of(
                    IpPrefix.of("10.0.0.0/8"),
                    IpPrefix.of("172.16.0.0/12"),
                    IpPrefix.of("192.168.0.0/16"),
                    IpPrefix.of("100.64.0.0/10"),
                    IpPrefix.of("fc00::/7"));

    /// Those that are private everywhere.
    public static final PrivateNetworks STANDARD = new PrivateNetworks(List.of());

    private final Parts ipv4;
    private final Parts ipv6;

    /// @param more beside the standard ones
    public PrivateNetworks(List<IpPrefix> more) {
        List<IpPrefix> all = new ArrayList<>(ALWAYS);
        all.addAll(more);
        ipv4 = Parts.of(new IpPrefix(IpAddress.v4(0), 0), all);
        ipv6 = Parts.of(new IpPrefix(new IpAddress(0, 0, true), 0), all);
    }

    boolean contains(ClientView client) {
        Parts parts = client.v6() ? ipv6 : ipv4;
        return parts.inside[parts.find(client.high(), client.low())];
    }

    /// How many bits of the client's address say on which side it is.
    int scope(ClientView client) {
        Parts parts = client.v6() ? ipv6 : ipv4;
        return parts.lengths[parts.find(client.high(), client.low())];
    }

    /// A family's parts, by their first addresses.
    private record Parts(long[] high, long[] low, int[] lengths, boolean[] inside) {

        private record Part(IpPrefix prefix, boolean inside) {}

        static Parts of(IpPrefix root, List<IpPrefix> networks) {
            List<Part> parts = new ArrayList<>();
            cut(root, networks, parts);
            long[] high = parts.stream().mapToLong(part -> part.prefix.address().high()).toArray();
            long[] low = parts.stream().mapToLong(part -> part.prefix.address().low()).toArray();
            int[] lengths = parts.stream().mapToInt(part -> part.prefix.length()).toArray();
            boolean[] inside = new boolean[lengths.length];
            for (int i = 0; i < inside.length; i++) {
                inside[i] = parts.get(i).inside;
            }
            return new Parts(high, low, lengths, inside);
        }

        private static void cut(IpPrefix prefix, List<IpPrefix> networks, List<Part> parts) {
            List<IpPrefix> within = networks.stream().filter(n -> overlap(n, prefix)).toList();
            boolean whole = within.stream().anyMatch(n -> n.length() <= prefix.length());
            if (whole || within.isEmpty()) {
                parts.add(new Part(prefix, whole));
                return;
            }
            int first = parts.size();
            cut(half(prefix, false), within, parts);
            cut(half(prefix, true), within, parts);
            if (parts.size() == first + 2 && parts.get(first).inside == parts.getLast().inside) {
                boolean inside = parts.getLast().inside;
                parts.subList(first, parts.size()).clear();
                parts.add(new Part(prefix, inside));
            }
        }

        private static boolean overlap(IpPrefix one, IpPrefix other) {
            return one.contains(other.address()) || other.contains(one.address());
        }

        private static IpPrefix half(IpPrefix prefix, boolean upper) {
            IpAddress address = prefix.address();
            int bit = (address.v6() ? 127 : 31) - prefix.length();
            long high = address.high() | (upper && bit >= 64 ? 1L << (bit - 64) : 0);
            long low = address.low() | (upper && bit < 64 ? 1L << bit : 0);
            return new IpPrefix(new IpAddress(high, low, address.v6()), prefix.length() + 1);
        }

        int find(long addressHigh, long addressLow) {
            int from = 0;
            int to = lengths.length - 1;
            while (from < to) {
                int middle = (from + to + 1) >>> 1;
                int order = Long.compareUnsigned(high[middle], addressHigh);
                if (order > 0 || order == 0 && Long.compareUnsigned(low[middle], addressLow) > 0) {
                    to = middle - 1;
                } else {
                    from = middle;
                }
            }
            return from;
        }
    }
}
