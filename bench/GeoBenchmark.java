import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoStatistics;
import io.meridian.geo.GeoTable;
import io.meridian.geo.GeoView;
import io.meridian.geo.TopologyView;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.TopologyRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Measures the geo data at size: making a database from text, loading it, the memory it takes, and
/// look-ups per second. Times are those of the thread's CPU, which other work on the machine hardly
/// touches, with the clock's beside them.
///
/// Usage: `java -cp gslb-cli/target/gslb.jar bench/GeoBenchmark.java NETWORKS WORK SEED`; a seventh
/// of the networks is IPv6.
final class GeoBenchmark {

    private static final List<GeoPoint> SITES =
            List.of(
                    new GeoPoint(51.5074, -0.1278),
                    new GeoPoint(40.7128, -74.0060),
                    new GeoPoint(1.3521, 103.8198),
                    new GeoPoint(-33.8688, 151.2093),
                    new GeoPoint(-23.5505, -46.6333),
                    new GeoPoint(35.6762, 139.6503));

    private static final List<String> SITE_NAMES =
            List.of("site0", "site1", "site2", "site3", "site4", "site5");

    private static final int LOOKUPS = 20_000_000;
    private static final int PLACES = 60_000;

    private final Random random;
    private final int networks;

    private GeoBenchmark(int networks, long seed) {
        this.networks = networks;
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws IOException {
        var benchmark = new GeoBenchmark(Integer.parseInt(args[0]), Long.parseLong(args[2]));
        Path work = Files.createDirectories(Path.of(args[1]));
        Path csv = work.resolve("networks.csv");
        Path database = work.resolve("networks.mmdb");
        benchmark.generate(csv);
        var making = new Watch();
        long built = GeoCsv.build(csv, database, _ -> {});
        say("made a database of %,d networks from text in %s: %,d MB",
                built, making, Files.size(database) >> 20);
        benchmark.measure(database);
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    /// Runs from its making.
    private static final class Watch {

        private final long cpuNanos = cpu();
        private final long clockNanos = System.nanoTime();

        private static long cpu() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        double cpuSeconds() {
            return (cpu() - cpuNanos) / 1e9;
        }

        @Override
        public String toString() {
            return "%.2f s of CPU (%.1f s)".formatted(
                    cpuSeconds(), (System.nanoTime() - clockNanos) / 1e9);
        }
    }

    private void measure(Path database) {
        long empty = used();
        for (int round = 1; round <= 3; round++) {
            var loading = new Watch();
            GeoStatistics once = GeoTable.load(List.of(database)).statistics();
            say("load %d: %s, %,d networks, %,d prefixes, %,d places",
                    round, loading, once.networks(), once.leaves(), once.locations());
        }
        GeoTable table = GeoTable.load(List.of(database));
        say("the table: %,d MB of arrays; the heap grew by %,d MB",
                table.statistics().tableBytes() >> 20, used() - empty >> 20);
        long before = used();
        var viewing = new Watch();
        GeoView view = table.view(SITES, 3);
        say("a view of %d sites: %s, %,d MB, %,d orders",
                SITES.size(), viewing, used() - before >> 20, view.orderCount());
        lookUp("IPv4", view(table, view), false);
        lookUp("IPv6", view(table, view), true);
        long without = used();
        var compiling = new Watch();
        TopologyView topology = table.topology(rules(), SITE_NAMES);
        say("topology of 12 rules with 250 countries and 200 networks: %s, %,d MB",
                compiling, used() - without >> 20);
        lookUp("topology, IPv4", view(topology), false);
        lookUp("topology, IPv6", view(topology), true);
    }

    /// Ten rules by country, one by network, one for the rest.
    private List<TopologyRule> rules() {
        List<TopologyRule> rules = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            List<String> countries = new ArrayList<>();
            for (int j = 0; j < 25; j++) {
                countries.add(country(25 * i + j));
            }
            rules.add(
                    new TopologyRule(
                            List.of(),
                            List.of(),
                            countries,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(SITE_NAMES.get(i % 6), SITE_NAMES.get((i + 1) % 6))));
        }
        List<IpPrefix> networks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            networks.add(IpPrefix.around(IpAddress.v4(random.nextInt()), 16 + i % 9));
        }
        rules.add(TopologyRule.ofSubnets(networks.stream().distinct().toList(), "site0"));
        rules.add(TopologyRule.forAll("site1", "site2"));
        return rules;
    }

    private static String country(int number) {
        return "" + (char) ('A' + number / 26 % 26) + (char) ('A' + number % 26);
    }

    /// Address → something that depends on its leaf and on the leaf's scope, as a query does it.
    private interface LookUp {
        int of(long high, long low, boolean v6);
    }

    private static LookUp view(GeoTable table, GeoView view) {
        return (high, low, v6) -> {
            int leaf = table.leaf(high, low, v6);
            return view.order(leaf) + view.scope(leaf, high, low, v6);
        };
    }

    private static LookUp view(TopologyView view) {
        return (high, low, v6) -> {
            int leaf = view.leaf(high, low, v6);
            return view.site(leaf, 0) + view.scope(leaf, high, low, v6);
        };
    }

    /// The heap in use after everything that can be freed is.
    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// Over random addresses.
    private void lookUp(String family, LookUp lookUp, boolean v6) {
        long[] high = new long[1 << 20];
        long[] low = new long[1 << 20];
        for (int i = 0; i < high.length; i++) {
            high[i] = v6 ? random.nextLong() >>> 3 | 1L << 61 : 0;
            low[i] = v6 ? random.nextLong() : random.nextInt() & 0xffffffffL;
        }
        for (int round = 1; round <= 3; round++) {
            var looking = new Watch();
            long sum = 0;
            for (int i = 0; i < LOOKUPS; i++) {
                int at = i & high.length - 1;
                sum += lookUp.of(high[at], low[at], v6);
            }
            double took = looking.cpuSeconds();
            say("%s, round %d: %,.0f look-ups a second, %.0f ns each (%d)",
                    family, round, LOOKUPS / took, took / LOOKUPS * 1e9, sum & 7);
        }
    }

    /// Splits the unicast space at random until there are enough networks, then gives each a place.
    private void generate(Path csv) throws IOException {
        try (var out = new PrintWriter(Files.newBufferedWriter(csv))) {
            out.println("network,latitude,longitude,country,city");
            List<long[]> v4 = new ArrayList<>();
            for (int first = 1; first < 224; first++) {
                v4.add(new long[] {(long) first << 24, 8});
            }
            split(v4, networks - networks / 7, 32, 30);
            for (long[] network : v4) {
                long bits = network[0];
                out.printf("%d.%d.%d.%d/%d", bits >>> 24, bits >>> 16 & 255, bits >>> 8 & 255,
                        bits & 255, network[1]);
                place(out);
            }
            List<long[]> v6 = new ArrayList<>();
            v6.add(new long[] {0x2400L << 48, 6});
            v6.add(new long[] {0x2800L << 48, 5});
            split(v6, networks / 7, 64, 56);
            for (long[] network : v6) {
                long bits = network[0];
                out.printf("%x:%x:%x:%x::/%d", bits >>> 48, bits >>> 32 & 0xffff,
                        bits >>> 16 & 0xffff, bits & 0xffff, network[1]);
                place(out);
            }
        }
    }

    private void split(List<long[]> all, int wanted, int bits, int longest) {
        while (all.size() < wanted) {
            int index = random.nextInt(all.size());
            long[] network = all.get(index);
            if (network[1] < longest) {
                long length = network[1] + 1;
                all.set(index, new long[] {network[0], length});
                all.add(new long[] {network[0] | 1L << (bits - length), length});
            }
        }
    }

    private void place(PrintWriter out) {
        int place = random.nextInt(PLACES);
        out.printf(",%d.%02d,%d.%02d,%s,c%d%n", place % 130 - 60, place % 97, place / 170 - 176,
                place % 89, country(place), place);
    }
}
