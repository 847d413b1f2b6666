package io.meridian.cli;

import io.meridian.cli.daemon.Logs;
import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoFiles;
import io.meridian.geo.GeoTable;
import io.meridian.model.IpAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            description = "Make an .mmdb City or ASN database from a CSV file.",
            footer = {
                "",
                "The first line names the columns, in any order: network,latitude,longitude and, if",
                "wanted, country,city,continent,region; or network,asn and, if wanted, organization,",
                "for an ASN database. Lines that begin with # are comments. Networks may lie within",
                "others. Example:",
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
                "Say where files have an address, in which network, and who routes it.",
                "Files that end in .mmdb are databases, the first that locates it decides; all",
                "others are one's own networks, CSV or V.01, and decide before them.",
                "Exit code 1 when none knows the address."
            },
            footer = {
                "",
                "Examples:",
                "  gslb geo lookup GeoLite2-City.mmdb 192.0.2.1",
                "  gslb geo lookup private.csv GeoLite2-City.mmdb GeoLite2-ASN.mmdb 10.1.2.3"
            })
    int lookup(
            @Parameters(
                            arity = "2..*",
                            paramLabel = "FILE... ADDRESS",
                            description = "files, then an IPv4 or IPv6 address")
                    List<String> words) {
        Logs.warningsOnly();
        IpAddress wanted =
                IpAddress.parse(words.getLast())
                        .orElseThrow(() ->
                                new CliException(
                                        CliException.Reason.BadInput,
                                        "ADDRESS must be an IP address, was '"
                                                + words.getLast()
                                                + "'"));
        GeoTable table = GeoTable.load(files(words.subList(0, words.size() - 1)));
        PrintWriter out = spec.commandLine().getOut();
        table.statistics().files().stream()
                .flatMap(file -> file.dropped().stream())
                .forEach(line -> spec.commandLine().getErr().println("left out: " + line));
        return new GeoLookup(table, wanted).print(out) ? ExitCode.DONE : ExitCode.NOT_SO;
    }

    private static GeoFiles files(List<String> names) {
        List<Path> databases = new ArrayList<>();
        List<GeoFiles.UserFile> users = new ArrayList<>();
        for (String name : names) {
            if (name.endsWith(".mmdb")) {
                databases.add(Path.of(name));
            } else {
                users.add(new GeoFiles.UserFile(Path.of(name), 10));
            }
        }
        return new GeoFiles(databases, users);
    }
}
