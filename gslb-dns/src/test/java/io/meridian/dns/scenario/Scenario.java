package io.meridian.dns.scenario;

import io.meridian.dns.server.Outcome;
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
/// - `service FQDN TTL POLICY OPTION…`, and a `PRIORITY DESTINATION SITE STATE OPTION…` on each, as
///   {@link ServiceText} reads them;
/// - `query …` or `hex …` as {@link Packets} reads them, `udp` or `tcp` before it for that one
///   only;
/// - `reply RCODE FLAG…`, and the lines of {@link ReplyText}; or `silence`;
/// - `counts OUTCOME`: the one counter that moves.
record Scenario(String title, String server, ZoneSnapshot served, List<Exchange> exchanges) {

    /// A query and what it leads to.
    ///
    /// @param reply empty for silence
    record Exchange(
            String line,
            byte[] query,
            boolean overUdp,
            boolean overTcp,
            List<String> reply,
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

    /// The block's own line first, then its indented ones, trimmed.
    private static List<List<String>> blocks(List<String> lines) {
        List<List<String>> blocks = new ArrayList<>();
        for (String line : lines) {
            if (line.isBlank() || line.stripLeading().startsWith("; ") || line.equals(";")) {
                continue;
            }
            if (line.charAt(0) != ' ') {
                blocks.add(new ArrayList<>());
            }
            blocks.getLast().add(line.strip().replaceAll("\\s+", " "));
        }
        return blocks;
    }

    private static final class Reader {

        private final World world = new World();
        private final List<Exchange> exchanges = new ArrayList<>();
        private String server = "";
        private String asked = "";
        private List<String> reply = List.of();

        void take(List<String> block) {
            String line = block.getFirst();
            String rest = line.substring(line.indexOf(' ') + 1);
            List<String> indented = block.subList(1, block.size());
            switch (line.split(" ")[0]) {
                case "server" -> server = rest;
                case "zone" -> {
                    List<String> names = List.of(rest.split(" "));
                    world.zone(names.getFirst(), names.subList(1, names.size()), indented);
                }
                case "service" ->
                        world.service(ServiceText.service(List.of(rest.split(" ")), indented));
                case "query", "hex", "udp", "tcp" -> asked = line;
                case "reply" -> {
                    reply = new ArrayList<>(block);
                    reply.set(0, rest);
                }
                case "silence" -> reply = List.of();
                case "counts" -> exchanges.add(exchange(rest));
                default -> throw new IllegalArgumentException(line);
            }
        }

        private Exchange exchange(String counted) {
            boolean udpOnly = asked.startsWith("udp ");
            boolean tcpOnly = asked.startsWith("tcp ");
            String line = udpOnly || tcpOnly ? asked.substring(4) : asked;
            String rest = line.substring(line.indexOf(' ') + 1);
            byte[] query = line.startsWith("hex ") ? Packets.hex(rest) : Packets.query(rest);
            return new Exchange(asked, query, !tcpOnly, !udpOnly, reply, Outcome.valueOf(counted));
        }
    }
}
