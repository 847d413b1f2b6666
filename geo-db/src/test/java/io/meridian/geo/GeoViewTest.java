package io.meridian.geo;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the table and its views against a scan of all networks.
class GeoViewTest {

    private static final long SEED = 20_261_101;
    private static final int ADDRESSES = 100_000;
    private static final List<GeoPoint> SITES =
            List.of(
                    new GeoPoint(51.5, -0.1),
                    new GeoPoint(40.7, -74),
                    new GeoPoint(1.35, 103.8),
                    new GeoPoint(-33.9, 151.2),
                    new GeoPoint(35.7, 139.7));

    @TempDir static Path folder;

    private static final List<Prefix> networks = new ArrayList<>();
    private static final List<GeoPoint> points = new ArrayList<>();
    private static GeoTable table;
    private static GeoView view;

    @BeforeAll
    static void buildAndLoad() throws IOException {
        Random random = new Random(SEED);
        Set<Prefix> seen = new HashSet<>();
        StringBuilder csv = new StringBuilder("network,latitude,longitude,country,city\n");
        for (int i = 0; i < 3_000; i++) {
            Prefix network = randomNetwork(random);
            if (seen.add(network)) {
                GeoPoint point =
                        new GeoPoint(random.nextInt(-9, 10) * 10, random.nextInt(-18, 19) * 10);
                networks.add(network);
                points.add(point);
                csv.append(
                        "%s,%s,%s,XX,c%d%n"
                                .formatted(network, point.latitude(), point.longitude(), i % 7));
            }
        }
        Path source = Files.writeString(folder.resolve("n.csv"), csv);
        GeoCsv.build(source, folder.resolve("n.mmdb"), _ -> {});
        table = GeoTable.load(List.of(folder.resolve("n.mmdb")));
        view = table.view(SITES, 3);
    }

    /// Nested and neighbouring networks, crowded into a corner of each family so that they meet.
    private static Prefix randomNetwork(Random random) {
        boolean v6 = random.nextInt(3) == 0;
        int length = v6 ? random.nextInt(17, 70) : random.nextInt(3, 33);
        long high =
                v6
                        ? 0x2400_0000_0000_0000L | random.nextLong() >>> 6 & random.nextLong()
                        : (long) (random.nextInt() & 0x3f0f_ffff) << 32;
        Prefix raw =
                Prefix.of(
                        v6 ? new IpAddress(high, 0, true) : IpAddress.v4((int) (high >>> 32)),
                        length);
        Prefix cut = Prefix.root(v6);
        while (cut.length() < length) {
            Prefix upper = cut.half(true);
            cut =
                    upper.contains(new Prefix(raw.high(), raw.low(), raw.bits(), v6))
                            ? upper
                            : cut.half(false);
        }
        return cut;
    }

    @Test
    void answersAsAScanOfAllNetworksDoes() {
        Random random = new Random(SEED);
        for (int i = 0; i < ADDRESSES; i++) {
            IpAddress address = randomAddress(random);
            assertThat(order(address)).as("%s, seed %d", address, SEED).isEqualTo(scan(address));
        }
    }

    @Test
    void scopeIsAsWideAsIsTrueAndNeverWider() {
        Random random = new Random(SEED + 1);
        for (int i = 0; i < ADDRESSES; i++) {
            IpAddress address = randomAddress(random);
            int leaf = table.leaf(address.high(), address.low(), address.v6());
            int scope = view.scope(leaf, address.high(), address.low(), address.v6());
            Prefix prefix = prefixAround(address, scope);
            assertThat(uniform(prefix)).as("%s in %s, seed %d", address, prefix, SEED).isTrue();
            if (scope > 0) {
                Prefix wider = prefixAround(address, scope - 1);
                assertThat(uniform(wider))
                        .as("%s in wider %s, seed %d", address, wider, SEED)
                        .isFalse();
            }
        }
    }

    /// Whether all leaves within a prefix have one order: walks the leaves, not the merged scopes.
    private static boolean uniform(Prefix prefix) {
        LeafIndex index = prefix.v6() ? table.ipv6() : table.ipv4();
        int offset = prefix.v6() ? table.ipv4().size() : 0;
        int first = index.find(prefix.high(), prefix.low());
        if (index.prefixLength(first) <= prefix.length()) {
            return true;
        }
        Prefix end = prefix;
        while (end.length() < end.bits()) {
            end = end.half(true);
        }
        int last = index.find(end.high(), end.low());
        for (int leaf = first; leaf <= last; leaf++) {
            boolean embedded = index.isEmbedded(leaf) || index.isEmbedded(first);
            if (embedded || view.order(offset + leaf) != view.order(offset + first)) {
                return false;
            }
        }
        return true;
    }

    private static Prefix prefixAround(IpAddress address, int length) {
        Prefix full = Prefix.of(address, address.v6() ? 128 : 32);
        Prefix prefix = Prefix.root(address.v6());
        while (prefix.length() < length) {
            Prefix upper = prefix.half(true);
            prefix = upper.contains(full) ? upper : prefix.half(false);
        }
        return prefix;
    }

    /// Half the addresses at random, half in or near a network's edge.
    private static IpAddress randomAddress(Random random) {
        if (random.nextBoolean()) {
            return random.nextBoolean()
                    ? IpAddress.v4(random.nextInt())
                    : IpAddress.v6(
                            0x2400_0000_0000_0000L | random.nextLong() >>> 6, random.nextLong());
        }
        IpAddress edge = networks.get(random.nextInt(networks.size())).address();
        int nudge = random.nextInt(-1, 2);
        return edge.v6()
                ? IpAddress.v6(edge.high() + nudge, edge.low())
                : IpAddress.v4((int) edge.low() + nudge);
    }

    private static List<Integer> order(IpAddress address) {
        int order = view.order(table.leaf(address.high(), address.low(), address.v6()));
        List<Integer> candidates = new ArrayList<>();
        for (int rank = 0; order != GeoView.UNKNOWN && rank < view.size(); rank++) {
            candidates.add(view.candidate(order, rank));
        }
        return candidates;
    }

    private static List<Integer> scan(IpAddress address) {
        Prefix full = Prefix.of(address, address.v6() ? 128 : 32);
        int best = -1;
        for (int i = 0; i < networks.size(); i++) {
            Prefix network = networks.get(i);
            if (network.v6() == address.v6()
                    && network.contains(full)
                    && (best < 0 || network.length() > networks.get(best).length())) {
                best = i;
            }
        }
        return best < 0 ? List.of() : byDistance(points.get(best));
    }

    private static List<Integer> byDistance(GeoPoint client) {
        List<Integer> left = new ArrayList<>(List.of(0, 1, 2, 3, 4));
        List<Integer> order = new ArrayList<>();
        while (!left.isEmpty()) {
            GeoPoint from = order.size() < 3 ? client : SITES.get(order.getFirst());
            Integer nearest = left.getFirst();
            for (Integer site : left) {
                if (from.distanceKm(SITES.get(site)) < from.distanceKm(SITES.get(nearest))) {
                    nearest = site;
                }
            }
            order.add(nearest);
            left.remove((Object) nearest);
        }
        return order;
    }
}
