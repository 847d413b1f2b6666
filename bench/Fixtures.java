import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Writes everything `bench/run` needs, the same for every server, from one seed: the generated
/// networks, the configuration of each server, and the query files for dnsperf.
///
/// Usage: `java bench/Fixtures.java WORK SERVICES NETWORKS RANDOM_QUERIES SEED`
///
/// The three sites and the places of the networks are chosen so that "nearest site" (gdnsd,
/// Meridian) and "site of this continent" (Knot, PowerDNS, which know no distance) are one answer.
final class Fixtures {

    static final String ZONE = "bench.test";
    static final List<SitePlace> SITES =
            List.of(
                    new SitePlace("london", "EU", 51.5074, -0.1278, "127.0.10.1"),
                    new SitePlace("newyork", "NA", 40.7128, -74.0060, "127.0.20.1"),
                    new SitePlace("singapore", "AS", 1.3521, 103.8198, "127.0.30.1"));

    record SitePlace(String name, String continent, double latitude, double longitude, String vip) {}

    private final Path work;
    private final int services;
    private final Random random;
    private final List<int[]> networks = new ArrayList<>(); // {address, prefix length}

    private Fixtures(Path work, int services, long seed) {
        this.work = work;
        this.services = services;
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws IOException {
        var fixtures =
                new Fixtures(Path.of(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[4]));
        fixtures.writeNetworks(Integer.parseInt(args[2]));
        fixtures.writeQueries(Integer.parseInt(args[3]));
        PeerConfigs.write(fixtures.work, fixtures.services);
        MeridianConfigs.write(fixtures.work, fixtures.services);
    }

    /// Splits the unicast space at random until there are enough networks, then gives each a place.
    private void writeNetworks(int wanted) throws IOException {
        for (int first = 1; first < 224; first++) {
            if (first != 10 && first != 127) {
                networks.add(new int[] {first << 24, 8});
            }
        }
        while (networks.size() < wanted) {
            int index = random.nextInt(networks.size());
            int[] network = networks.get(index);
            if (network[1] < 24) {
                int length = network[1] + 1;
                networks.set(index, new int[] {network[0], length});
                networks.add(new int[] {network[0] | 1 << (32 - length), length});
            }
        }
        Collections.shuffle(networks, random);
        try (PrintWriter out = writer("networks.csv")) {
            out.println("network,latitude,longitude,country,city,continent");
            for (int[] network : networks) {
                SitePlace near = SITES.get(random.nextInt(SITES.size()));
                int place = random.nextInt(100); // 100 places around each site, all nearest to it
                out.printf(
                        "%s/%d,%.4f,%.4f,%s,%s,%s%n",
                        quad(network[0]),
                        network[1],
                        near.latitude + (place / 10 - 5) * 0.5,
                        near.longitude + (place % 10 - 5) * 0.5,
                        switch (near.continent) {
                            case "EU" -> "GB";
                            case "NA" -> "US";
                            default -> "SG";
                        },
                        near.name + "-" + place,
                        near.continent);
            }
        }
    }

    private void writeQueries(int randomQueries) throws IOException {
        int[] few = new int[16];
        for (int i = 0; i < few.length; i++) {
            few[i] = randomClient();
        }
        try (DataOutputStream out = binary("few.bin")) {
            for (int i = 0; i < 100_000; i++) {
                writeQuery(out, service(random.nextInt(services)), few[random.nextInt(few.length)]);
            }
        }
        try (DataOutputStream out = binary("random.bin")) {
            for (int i = 0; i < randomQueries; i++) {
                writeQuery(out, service(random.nextInt(services)), randomClient());
            }
        }
        try (DataOutputStream out = binary("mixed.bin")) {
            for (int i = 0; i < randomQueries; i++) {
                String name = service(random.nextInt(services));
                if ((i & 1) == 0) {
                    writeQuery(out, name, randomClient());
                } else {
                    writePlainQuery(out, name);
                }
            }
        }
        try (DataOutputStream out = binary("misses.bin")) {
            for (int i = 0; i < 100_000; i++) {
                writeQuery(out, "n" + random.nextInt(1_000_000_000) + "." + ZONE, randomClient());
            }
        }
    }

    /// An address within some generated network, cut to its /24.
    private int randomClient() {
        int[] network = networks.get(random.nextInt(networks.size()));
        int host = random.nextInt() & (int) ((1L << (32 - network[1])) - 1);
        return (network[0] | host) & 0xffffff00;
    }

    /// One framed query for dnsperf -B: two octets of length, then the message (A, ECS /24).
    private static void writeQuery(DataOutputStream out, String name, int client)
            throws IOException {
        writeQuestion(out, name, 11);
        out.writeShort(11);
        out.writeShort(8); // edns-client-subnet, RFC 7871 §6
        out.writeShort(7);
        out.writeShort(1);
        out.writeByte(24);
        out.writeByte(0);
        out.writeByte(client >>> 24);
        out.writeByte(client >>> 16);
        out.writeByte(client >>> 8);
    }

    /// One without a client subnet: the resolver's address decides.
    private static void writePlainQuery(DataOutputStream out, String name) throws IOException {
        writeQuestion(out, name, 0);
        out.writeShort(0);
    }

    /// Up to the length of the OPT's options.
    private static void writeQuestion(DataOutputStream out, String name, int options)
            throws IOException {
        out.writeShort(12 + name.length() + 2 + 4 + 11 + options);
        out.writeInt(0); // dnsperf writes its own id
        out.writeInt(1 << 16);
        out.writeInt(1);
        for (String label : name.split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
        out.writeInt(1 << 16 | 1);
        out.writeByte(0);
        out.writeShort(41); // OPT
        out.writeShort(1232);
        out.writeInt(0);
    }

    static String service(int number) {
        return "s" + number + "." + ZONE;
    }

    private PrintWriter writer(String file) throws IOException {
        return new PrintWriter(Files.newBufferedWriter(work.resolve(file)));
    }

    private DataOutputStream binary(String file) throws IOException {
        return new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(work.resolve(file)), 1 << 20));
    }

    private static String quad(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
