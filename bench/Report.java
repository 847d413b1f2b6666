import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Turns the measurements into the tables of `docs/performance.md`: medians, ranges, and the ratio
/// of each server's CPU per query to gdnsd's, within this run.
///
/// Usage: `java bench/Report.java RESULTS`, where a line is
/// `load,mode,server,round,queriesPerSecond,cpuMicrosPerQuery,lostPercent`.
final class Report {

    record Sample(String load, String mode, String server, double perSecond, double cpuMicros, double lost) {

        static Sample parse(String line) {
            String[] field = line.split(",");
            return new Sample(
                    field[0], field[1], field[2], Double.parseDouble(field[4]),
                    Double.parseDouble(field[5]), Double.parseDouble(field[6]));
        }
    }

    public static void main(String[] args) throws IOException {
        List<Sample> samples = Files.readAllLines(Path.of(args[0])).stream().map(Sample::parse).toList();
        var tables = new LinkedHashSet<String>();
        samples.forEach(sample -> tables.add(sample.load + "," + sample.mode));
        for (String table : new TreeSet<>(tables)) {
            print(table, samples.stream().filter(s -> (s.load + "," + s.mode).equals(table)).toList());
        }
    }

    private static void print(String title, List<Sample> samples) {
        Map<String, List<Sample>> byServer = new LinkedHashMap<>();
        samples.forEach(s -> byServer.computeIfAbsent(s.server, _ -> new java.util.ArrayList<>()).add(s));
        double reference = byServer.containsKey("gdnsd")
                ? median(byServer.get("gdnsd").stream().mapToDouble(Sample::cpuMicros).toArray()) : Double.NaN;
        System.out.printf("%nLoad %s%n%n", title.replace(",", ", "));
        System.out.println("| server | queries/s: median (range) | CPU µs/query: median (range) | CPU ÷ gdnsd | lost % |");
        System.out.println("|---|---|---|---|---|");
        byServer.forEach((server, own) -> {
            double[] perSecond = own.stream().mapToDouble(Sample::perSecond).sorted().toArray();
            double[] cpu = own.stream().mapToDouble(Sample::cpuMicros).sorted().toArray();
            System.out.printf("| %s | %,.0f (%,.0f–%,.0f) | %.2f (%.2f–%.2f) | %.2f | %.2f |%n",
                    server, median(perSecond), perSecond[0], perSecond[perSecond.length - 1],
                    median(cpu), cpu[0], cpu[cpu.length - 1], median(cpu) / reference,
                    median(own.stream().mapToDouble(Sample::lost).toArray()));
        });
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
