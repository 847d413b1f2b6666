package io.meridian.dns.peers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/// Networks of one family, each with a place, that together cover all of it, some within others;
/// and what is true of them, found without any cleverness.
final class NetworkMap {

    /// Stands where a server looks an address up elsewhere: no answer holds across it.
    static final int FOREIGN = -1;

    /// One network.
    ///
    /// @param place which of the places it lies at
    record Network(BigInteger first, int prefixLength, int place) {}

    private final int bits;
    private final Map<String, Network> networks = new HashMap<>();
    private NavigableMap<BigInteger, Integer> placeFrom = new TreeMap<>();

    NetworkMap(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }

    /// Halves networks at random until there are enough; some stay, around one of their halves
    /// only: gdnsd loses a network whose halves are both listed with one order.
    static NetworkMap generate(int bits, int wanted, int longest, int places, Random random) {
        NetworkMap map = new NetworkMap(bits);
        List<Network> open = new ArrayList<>(List.of(new Network(BigInteger.ZERO, 0, 0)));
        while (map.networks.size() + open.size() < wanted) {
            Network around = open.remove(random.nextInt(open.size()));
            int length = around.prefixLength() + 1;
            BigInteger middle = around.first().setBit(bits - length);
            boolean kept = random.nextInt(4) == 0 || length >= longest;
            if (kept) {
                map.add(around);
            }
            // Neighbours often lie at one place, so that widths differ from prefixes.
            open.add(new Network(around.first(), length, place(around, places, random)));
            if (!kept) {
                open.add(new Network(middle, length, place(around, places, random)));
            }
        }
        open.forEach(map::add);
        return map;
    }

    private static int place(Network around, int places, Random random) {
        return random.nextInt(3) == 0 ? random.nextInt(places) : around.place();
    }

    void add(Network network) {
        networks.put(text(network), network);
    }

    List<Network> networks() {
        return List.copyOf(networks.values());
    }

    String text(Network network) {
        return Addresses.text(network.first(), bits) + "/" + network.prefixLength();
    }

    /// Lays out which place holds from where on; to be called when all networks are there.
    void settle() {
        NavigableMap<BigInteger, Integer> from = new TreeMap<>();
        BigInteger end = BigInteger.ONE.shiftLeft(bits);
        for (Network each : networks.values()) {
            from.put(each.first(), 0);
            BigInteger behind = each.first().add(size(each.prefixLength()));
            if (behind.compareTo(end) < 0) {
                from.put(behind, 0);
            }
        }
        from.replaceAll((address, _) -> longest(address).place());
        placeFrom = from;
    }

    private BigInteger size(int prefixLength) {
        return BigInteger.ONE.shiftLeft(bits - prefixLength);
    }

    private BigInteger masked(BigInteger address, int length) {
        return address.shiftRight(bits - length).shiftLeft(bits - length);
    }

    private Network longest(BigInteger address) {
        for (int length = bits; length >= 0; length--) {
            Network found =
                    networks.get(Addresses.text(masked(address, length), bits) + "/" + length);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException("the map has a hole");
    }

    int place(BigInteger address) {
        return placeFrom.floorEntry(address).getValue();
    }

    /// Whether all addresses of a prefix have one place.
    boolean isUniform(BigInteger address, int prefixLength) {
        BigInteger first = masked(address, prefixLength);
        BigInteger last = first.add(size(prefixLength)).subtract(BigInteger.ONE);
        int place = place(first);
        return place != FOREIGN
                && placeFrom.subMap(first, true, last, true).values().stream()
                        .allMatch(each -> each == place);
    }

    /// The length of the widest prefix around an address in which all have its place.
    int widest(BigInteger address) {
        int length = bits;
        while (length > 0 && isUniform(address, length - 1)) {
            length--;
        }
        return length;
    }
}
