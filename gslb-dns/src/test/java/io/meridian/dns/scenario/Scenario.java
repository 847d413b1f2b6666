package io.meridian.dns.scenario;

import io.meridian.dns.server.Outcome;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.dns.zone.ZoneSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One dialogue: what is served, then exchanges. Its first line is a comment that names the RFC.
///
/// A line that begins in the first column begins a block; indented lines belong to it:
/// - `server WORD…`: settings other than {@link TestServer#DEFAULT}, as it reads them;
/// - `zone NAME NAME-SERVER…`, and a record on each line;
/// - `zone-file NAME [serial=auto] [infrastructure-ttl=N] [outsiders=ignore]`, and the lines of the
///   file, two blanks in;
/// - `not-loaded NAME absent` or `refused`: a zone that is configured and could not be loaded;
/// - `places` and `systems`: other geo data than the demo's, as lines of CSV, which `gslb geo
///   build` reads;
/// - `service FQDN TTL POLICY OPTION…`, and a `PRIORITY DESTINATION SITE STATE OPTION…` on each, as
///   {@link ServiceText} reads them;
/// - `query …` or `hex …` as {@link Packets} reads them, `udp` or `tcp` before it for that one
///   only;
/// - `reply RCODE FLAG…`, and the lines of {@link ReplyText}; or `silence`;
/// - `size N`: octets of that reply;
/// - `counts OUTCOME`: the one counter that moves.
record Scenario(String title, String server, ZoneSnapshot served, List<Exchange> exchanges) {

    /// A query and what it leads to.
    ///
    /// @param reply empty for silence
    /// @param size octets of the reply, or -1 for any
    record Exchange(
            String line,
            byte[] query,
            boolean overUdp,
            boolean overTcp,
            List<String> reply,
            int size,
            Outcome counted) {}

    static Scenario read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (!lines.getFirst().startsWith("; RFC") && !lines.getFirst().startsWith("; §")) {
            throw new IllegalArgumentException(file + ":1: must name an RFC and its section");
        }
        Reader reader = new Reader();
        blocks(lines).forEach(reader::take);
        return new Scenario(
                lines.getFirst(), reader.server, reader.world.snapshot(), reader.exchanges);
    }

    /// The block's own line first, then its indented ones, without the first two blanks.
    private static List<List<String>> blocks(List<String> lines) {
        List<List<String>> blocks = new ArrayList<>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("; ") || line.equals(";")) {
                continue;
            }
            if (line.charAt(0) != ' ') {
                blocks.add(new ArrayList<>());
            }
            blocks.getLast().add(line.startsWith("  ") ? line.substring(2) : line);
        }
        return blocks;
    }

    private static final class Reader {

        private final World world = new World();
        private final List<Exchange> exchanges = new ArrayList<>();
        private String server = "";
        private List<String> places = List.of();
        private List<String> systems = List.of();
        private String asked = "";
        private List<String> reply = List.of();
        private int size = -1;

        void take(List<String> block) {
            String line = block.getFirst();
            String rest = line.substring(line.indexOf(' ') + 1);
            List<String> indented = tidy(block.subList(1, block.size()));
            switch (line.split(" ")[0]) {
                case "server" -> server = rest;
                case "zone" -> {
                    List<String> names = List.of(rest.split(" "));
                    world.zone(names.getFirst(), names.subList(1, names.size()), indented);
                }
                case "zone-file" -> {
                    List<String> words = List.of(rest.split(" "));
                    String text = String.join("\n", block.subList(1, block.size()));
                    world.zoneFile(words.getFirst(), text + "\n", settings(words));
                }
                case "not-loaded" -> world.notLoaded(rest.split(" ")[0], rest.endsWith(" refused"));
                case "places" -> {
                    places = indented;
                    world.networks(places, systems);
                }
                case "systems" -> {
                    systems = indented;
                    world.networks(places, systems);
                }
                case "service" ->
                        world.service(ServiceText.service(List.of(rest.split(" ")), indented));
                case "query", "hex", "udp", "tcp" -> asked = line;
                case "reply" -> {
                    reply = new ArrayList<>(indented);
                    reply.addFirst(rest);
                }
                case "size" -> size = Integer.parseInt(rest);
                case "silence" -> reply = List.of();
                case "counts" -> exchanges.add(exchange(rest));
                default -> throw new IllegalArgumentException(line);
            }
        }

        private static List<String> tidy(List<String> lines) {
            return lines.stream()
                    .map(line -> line.strip().replaceAll("\\s+", " "))
                    .filter(line -> !line.startsWith("; "))
                    .toList();
        }

        private static ZoneSettings settings(List<String> words) {
            Integer infrastructureTtl = null;
            for (String word : words) {
                if (word.startsWith("infrastructure-ttl=")) {
                    infrastructureTtl = Integer.valueOf(word.substring(19));
                }
            }
            return new ZoneSettings(
                    words.contains("serial=auto"),
                    infrastructureTtl,
                    words.contains("outsiders=ignore"));
        }

        private Exchange exchange(String counted) {
            boolean udpOnly = asked.startsWith("udp ");
            boolean tcpOnly = asked.startsWith("tcp ");
            String line = udpOnly || tcpOnly ? asked.substring(4) : asked;
            String rest = line.substring(line.indexOf(' ') + 1);
            byte[] query = line.startsWith("hex ") ? Packets.hex(rest) : Packets.query(rest);
            int expected = size;
            size = -1;
            return new Exchange(
                    asked, query, !tcpOnly, !udpOnly, reply, expected, Outcome.valueOf(counted));
        }
    }
}
