package io.meridian.cli;

import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoException;
import io.meridian.geo.GeoTable;
import io.meridian.geo.Location;
import io.meridian.model.IpAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes and reads geo databases.
@Command(
        name = "geo",
        description = "Makes and reads geo databases (MaxMind City format).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:  gslb geo build demo/geo/demo.csv demo.mmdb",
            "           gslb geo lookup demo.mmdb 203.0.113.7"
        })
final class GeoCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "build or lookup is required");
    }

    @Command(
            name = "build",
            description = {
                "Builds a database from a CSV file whose first line names the columns:",
                "network, latitude, longitude, and if wanted country, city, continent.",
                "Networks may lie within others; the longest prefix decides."
            },
            mixinStandardHelpOptions = true)
    int build(
            @Parameters(paramLabel = "IN.csv", description = "the networks") Path in,
            @Parameters(paramLabel = "OUT.mmdb", description = "replaced when all is well")
                    Path out) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            long networks = GeoCsv.build(in, out, lines -> err.println(lines + " lines read"));
            spec.commandLine().getOut().println(out + ": " + networks + " networks");
            return ExitCode.DONE;
        } catch (GeoException refused) {
            throw refused(refused);
        }
    }

    @Command(
            name = "lookup",
            description = "Says where a database places an address.",
            mixinStandardHelpOptions = true)
    int lookup(
            @Parameters(paramLabel = "FILE", description = "an .mmdb file") Path file,
            @Parameters(paramLabel = "ADDRESS", description = "IPv4 or IPv6") String text) {
        IpAddress address =
                IpAddress.parse(text)
                        .orElseThrow(() ->
                                new CommandException(
                                        ExitCode.INVALID, "not an IP address: '" + text + "'"));
        Logging.quiet();
        GeoTable table;
        try {
            table = GeoTable.load(List.of(file));
        } catch (GeoException refused) {
            throw refused(refused);
        }
        int leaf = table.leaf(address.high(), address.low(), address.v6());
        Optional<Location> location = table.location(leaf);
        PrintWriter out = spec.commandLine().getOut();
        out.println("address   " + address);
        out.println("prefix    /" + table.prefixLength(leaf));
        location.ifPresent(found -> {
            out.println("location  " + found.point().latitude() + ", " + found.point().longitude());
            out.println("country   " + found.country());
            out.println("city      " + found.city());
        });
        if (location.isEmpty()) {
            out.println("location  not known");
        }
        return location.isPresent() ? ExitCode.DONE : ExitCode.NOT_SO;
    }

    private static CommandException refused(GeoException refused) {
        int code =
                switch (refused.reason()) {
                    case NotFound, Corrupt, NotACityDatabase, InvalidSource -> ExitCode.INVALID;
                    case Unreadable, CannotWrite -> ExitCode.UNAVAILABLE;
                };
        return new CommandException(code, String.valueOf(refused.getMessage()), refused);
    }
}
