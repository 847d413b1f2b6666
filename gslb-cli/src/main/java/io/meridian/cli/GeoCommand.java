package io.meridian.cli;

import io.meridian.cli.daemon.Logs;
import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoTable;
import io.meridian.geo.Location;
import io.meridian.model.IpAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gslb geo`: databases of locations.
@Command(name = "geo", description = "Build and look up databases of locations.")
final class GeoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.BAD_INPUT;
    }

    @Command(
            name = "build",
            description = "Make an .mmdb City database from a CSV file.",
            footer = {
                "",
                "The first line names the columns, in any order: network,latitude,longitude and, if",
                "wanted, country,city,continent. Lines that begin with # are comments. Networks may",
                "lie within others. Example:",
                "",
                "  network,latitude,longitude,country,city",
                "  192.0.2.0/24,51.5074,-0.1278,GB,London",
                "  2001:db8:1::/48,51.5074,-0.1278,GB,London"
            })
    int build(
            @Parameters(paramLabel = "IN.csv", description = "what to read") Path source,
            @Parameters(paramLabel = "OUT.mmdb", description = "what to replace") Path database) {
        Logs.warningsOnly();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        long networks =
                GeoCsv.build(source, database, lines -> err.println(lines + " lines read ..."));
        out.println(database + ": " + networks + " networks");
        return ExitCode.DONE;
    }

    @Command(
            name = "lookup",
            description = {
                "Say where a database has an address, and in which network.",
                "Exit code 1 when it does not know the address."
            })
    int lookup(
            @Parameters(paramLabel = "FILE.mmdb", description = "a City database") Path database,
            @Parameters(paramLabel = "ADDRESS", description = "IPv4 or IPv6") String address) {
        Logs.warningsOnly();
        IpAddress wanted =
                IpAddress.parse(address)
                        .orElseThrow(() ->
                                new CliException(
                                        CliException.Reason.BadInput,
                                        "ADDRESS must be an IP address, was '" + address + "'"));
        GeoTable table = GeoTable.load(List.of(database));
        int leaf = table.leaf(wanted.high(), wanted.low(), wanted.v6());
        Optional<Location> location = table.location(leaf);
        PrintWriter out = spec.commandLine().getOut();
        if (location.isEmpty()) {
            out.println(wanted + ": not in " + database);
            return ExitCode.NOT_SO;
        }
        Location found = location.get();
        out.println(
                wanted
                        + ": "
                        + words(found)
                        + found.point().latitude()
                        + ", "
                        + found.point().longitude()
                        + ", network /"
                        + table.prefixLength(leaf));
        return ExitCode.DONE;
    }

    private static String words(Location location) {
        return (location.city().isEmpty() ? "" : location.city() + ", ")
                + (location.country().isEmpty() ? "" : location.country() + ", ");
    }
}
