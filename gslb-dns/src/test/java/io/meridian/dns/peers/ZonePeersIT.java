package io.meridian.dns.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same zones and questions for NSD, Knot, BIND and Meridian: what they answer otherwise than
/// we do is in `accepted-differences.yaml`, or wrong.
@Tag("peers")
class ZonePeersIT {

    private static final long SEED = Long.getLong("peers.seed", 20261126);
    private static final int ZONES = Integer.getInteger("peers.zones", 2_000);
    private static final int QUESTIONS = Integer.getInteger("peers.questions", 200_000);

    @TempDir private Path work;

    @Test
    void answersAsOthersDo() throws Exception {
        PeerServers peers = PeerServers.in(work);
        System.out.printf("peers: seed %d, %d zones, %d questions%n", SEED, ZONES, QUESTIONS);
        List<GeneratedZone> zones = new ZoneGenerator(SEED).generate(ZONES);
        Map<String, Path> files = write(zones);
        try (Server nsd = peers.nsd(files);
                Server knot = peers.knot(files);
                Server bind = peers.bind(files);
                Server meridian = MeridianServer.start(work, files)) {
            AcceptedDifferences accepted =
                    AcceptedDifferences.read(
                            AcceptedDifferences.FILE, Set.of("nsd", "knot", "bind"));
            try (Comparison comparison =
                    new Comparison(meridian, List.of(nsd, knot, bind), zones, accepted)) {
                comparison.awaitEveryZone();
                comparison.run(new QuestionGenerator(SEED), QUESTIONS);
                comparison.report();
            }
        }
    }

    private Map<String, Path> write(List<GeneratedZone> zones) throws IOException {
        Path folder = Files.createDirectory(work.resolve("zones"));
        Map<String, Path> files = new TreeMap<>();
        for (GeneratedZone zone : zones) {
            String apex = zone.apex().toString(true);
            files.put(apex, Files.writeString(folder.resolve(apex + ".zone"), zone.text()));
        }
        return files;
    }
}
