package io.meridian.dns.zone.load;

import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneContents.Place;
import io.meridian.dns.zone.ZoneContents.Placed;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.dns.zone.text.DirectiveLine;
import io.meridian.dns.zone.text.GenerateDirective;
import io.meridian.dns.zone.text.RecordParser;
import io.meridian.dns.zone.text.ZoneText;
import io.meridian.dns.zone.text.ZoneTextException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// Reads one zone file and what it includes, to the end whatever is wrong in it. Single-use.
public final class ZoneFileReader {

    /// `$INCLUDE` within `$INCLUDE`; nobody writes it by hand deeper than three.
    private static final int MAX_DEPTH = 16;

    private static final int MAX_INCLUDES = 1_000;
    private static final long MAX_BYTES = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(ZoneFileReader.class);

    private final ZoneContents contents;
    private final ZoneSettings settings;
    private final Findings findings = new Findings();
    private final Map<Path, FileStamp> files = new HashMap<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private int includes;

    private ZoneFileReader(Name apex, ZoneSettings settings) {
        this.contents = new ZoneContents(apex);
        this.settings = settings;
    }

    /// Reads, checks and encodes a zone.
    ///
    /// @param apex absolute, lower case
    /// @param services names at which no address and no alias may stand
    public static ZoneReading read(
            Name apex, Path file, ZoneSettings settings, Set<String> services) {
        ZoneFileReader reader = new ZoneFileReader(apex, settings);
        try {
            return reader.read(file, services);
        } catch (RuntimeException | OutOfMemoryError failed) { // costs this zone, and no other
            LOG.error("{} could not be read", file, failed);
            return reader.failed(new Place(file.toString(), 1), failed);
        }
    }

    private ZoneReading failed(Place whole, Throwable why) {
        findings.problem(whole, "could not be read: " + why);
        return new ZoneReading(null, findings.problems(), findings.warnings(), true, files);
    }

    private ZoneReading read(Path file, Set<String> services) {
        Place whole = new Place(file.toString(), 1);
        boolean isThere = readFile(file, new RecordParser(contents.apex(), -1), whole);
        if (isThere) {
            ZoneRules.check(contents, whole, services, findings);
        }
        CompiledZone zone = findings.hasProblems() ? null : CompiledZone.of(contents, settings);
        return new ZoneReading(zone, findings.problems(), findings.warnings(), isThere, files);
    }

    /// @param asked where a file that cannot be read is told
    private boolean readFile(Path file, RecordParser parser, Place asked) {
        Path at = file.toAbsolutePath().normalize();
        files.put(at, FileStamp.of(at));
        byte[] octets;
        try {
            octets = octets(file);
        } catch (IOException unreadable) {
            files.computeIfPresent(at, (_, stamp) -> stamp.isAbsent() ? stamp : FileStamp.UNREAD);
            findings.problem(asked, file + " cannot be read: " + reason(unreadable));
            return false;
        }
        open.push(at);
        for (ZoneText.Entry entry : ZoneText.entries(octets)) {
            Place place = new Place(file.toString(), entry.line());
            try {
                if (entry.isOpen()) {
                    throw new ZoneTextException("must end its parentheses", 0);
                }
                readEntry(entry.text(), parser, file, place);
            } catch (ZoneTextException malformed) {
                findings.problem(
                        new Place(place.source(), place.line() + malformed.lineOffset()),
                        String.valueOf(malformed.getMessage()));
            }
        }
        open.pop();
        return true;
    }

    private static byte[] octets(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is not a file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is larger than " + MAX_BYTES + " octets");
        }
        return Files.readAllBytes(file);
    }

    private static String reason(IOException unreadable) {
        return switch (unreadable) {
            case java.nio.file.NoSuchFileException _ -> "there is no such file";
            case java.nio.file.AccessDeniedException _ -> "access is denied";
            default -> String.valueOf(unreadable.getMessage());
        };
    }

    private void readEntry(String entry, RecordParser parser, Path file, Place place)
            throws ZoneTextException {
        if (entry.charAt(0) != '$') {
            add(parser.parse(entry), place);
            return;
        }
        switch (DirectiveLine.read(entry, parser.origin())) {
            case DirectiveLine.Origin origin -> parser.setOrigin(origin.name());
            case DirectiveLine.Ttl ttl -> parser.setDefaultTtl(ttl.seconds());
            case DirectiveLine.Include include ->
                    include(
                            sibling(file, include.file()),
                            parser.included(include.origin()),
                            place);
            case DirectiveLine.Generate generate -> generate(generate.directive(), parser, place);
        }
    }

    private static Path sibling(Path file, String named) throws ZoneTextException {
        try {
            return file.resolveSibling(named);
        } catch (InvalidPathException impossible) {
            throw new ZoneTextException("must name a file: " + impossible.getReason(), 0);
        }
    }

    private void include(Path included, RecordParser parser, Place place) throws ZoneTextException {
        if (open.contains(included.toAbsolutePath().normalize())) {
            throw new ZoneTextException("must not include itself, was " + included, 0);
        }
        if (open.size() > MAX_DEPTH) {
            throw new ZoneTextException(
                    "must not be included deeper than " + MAX_DEPTH + " files, was " + included, 0);
        }
        if (++includes > MAX_INCLUDES) {
            throw new ZoneTextException(
                    "must not include more than " + MAX_INCLUDES + " files, was " + included, 0);
        }
        boolean _ = readFile(included, parser, place);
    }

    private void generate(GenerateDirective directive, RecordParser parser, Place place)
            throws ZoneTextException {
        for (int i = 0; i < directive.count(); i++) {
            add(parser.parse(directive.entry(i)), place);
        }
    }

    private void add(Record read, Place place) {
        if (read.getName().subdomain(contents.apex())) {
            contents.add(new Placed(read, place));
        } else if (settings.ignoresOutsiders()) {
            findings.warn(place, read.getName() + " lies outside the zone and is left out");
        } else {
            findings.problem(
                    place,
                    "must lie in the zone "
                            + ZoneContents.display(contents.apex())
                            + ", was "
                            + read.getName());
        }
    }
}
