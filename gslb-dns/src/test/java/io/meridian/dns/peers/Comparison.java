package io.meridian.dns.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.ReplyCheck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// Asks Meridian and its peers the same, and keeps what nobody accepts.
final class Comparison implements AutoCloseable {

    /// Questions at a time: ids are 16 bits.
    private static final int ROUND = 20_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SHOWN = Integer.getInteger("peers.shown", 25);

    private final List<Interrogation> servers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<GeneratedZone> zones;
    private final Set<Name> apexes;
    private final AcceptedDifferences accepted;
    private final Marks marks;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, List<Difference>> refused = new TreeMap<>();
    private long compared;
    private long truncated;

    /// @param meridian whose answers the others' are compared with
    Comparison(
            Server meridian,
            List<Server> peers,
            List<GeneratedZone> zones,
            AcceptedDifferences accepted)
            throws IOException {
        this.zones = zones;
        this.apexes =
                zones.stream().map(zone -> zone.apex().canonicalize()).collect(Collectors.toSet());
        this.accepted = accepted;
        this.marks = new Marks(zones);
        for (Server server : join(meridian, peers)) {
            servers.add(new Interrogation(server));
            names.add(server.name());
        }
    }

    private static List<Server> join(Server first, List<Server> others) {
        List<Server> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    /// Until each server answers for each zone: one that has refused a zone could not be compared.
    void awaitEveryZone() throws Exception {
        byte[][] messages = new byte[zones.size()][];
        QuestionGenerator plain = new QuestionGenerator(0);
        for (int i = 0; i < messages.length; i++) {
            messages[i] =
                    plain.message(Record.newRecord(zones.get(i).apex(), Type.SOA, DClass.IN), i);
        }
        for (int s = 0; s < servers.size(); s++) {
            Instant deadline = Instant.now().plus(PATIENCE);
            List<Name> missing = missing(s, messages);
            while (!missing.isEmpty()) {
                assertThat(Instant.now())
                        .as("%s does not serve %s", names.get(s), missing)
                        .isBefore(deadline);
                Thread.sleep(200);
                missing = missing(s, messages);
            }
        }
    }

    private List<Name> missing(int server, byte[][] messages) {
        List<Name> missing = new ArrayList<>();
        try {
            byte[][] replies = servers.get(server).ask(messages);
            for (int i = 0; i < replies.length; i++) {
                if (!Answer.of(replies[i]).authoritative()) {
                    missing.add(zones.get(i).apex());
                }
            }
        } catch (IOException notYet) {
            missing.add(Name.root);
        }
        return missing;
    }

    void run(QuestionGenerator generator, int questions) throws Exception {
        for (int done = 0; done < questions; done += ROUND) {
            round(generator, Math.min(ROUND, questions - done), done);
        }
    }

    private void round(QuestionGenerator generator, int count, int before) throws Exception {
        List<Record> questions = new ArrayList<>(count);
        byte[][] messages = new byte[count][];
        for (int i = 0; i < count; i++) {
            questions.add(generator.question(zones.get((before + i) % zones.size())));
            messages[i] = generator.message(questions.get(i), i);
        }
        List<byte[][]> replies = new ArrayList<>();
        List<Future<byte[][]>> asked = new ArrayList<>();
        for (Interrogation server : servers) {
            asked.add(threads.submit(() -> server.ask(messages)));
        }
        for (Future<byte[][]> each : asked) {
            replies.add(each.get());
        }
        List<Integer> again = new ArrayList<>();
        List<Callable<List<Difference>>> work = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[][] each = row(replies, i);
            if (names.getFirst().equals("meridian")) ReplyCheck.check(messages[i], each[0], false);
            if (isTruncated(each)) {
                again.add(i);
            } else {
                Record question = questions.get(i);
                work.add(() -> differences(question, each));
            }
        }
        for (int i : again) {
            byte[][] each = new byte[servers.size()][];
            for (int s = 0; s < each.length; s++) {
                each[s] = servers.get(s).askOverTcp(messages[i]);
            }
            if (names.getFirst().equals("meridian")) ReplyCheck.check(messages[i], each[0], true);
            Record question = questions.get(i);
            work.add(() -> differences(question, each));
        }
        truncated += again.size();
        compared += count;
        for (Future<List<Difference>> each : threads.invokeAll(work)) {
            each.get().forEach(this::judge);
        }
    }

    private static byte[][] row(List<byte[][]> replies, int i) {
        return replies.stream().map(of -> of[i]).toArray(byte[][]::new);
    }

    private static boolean isTruncated(byte[][] replies) {
        for (byte[] reply : replies) {
            if ((reply[2] & 2) != 0) {
                return true;
            }
        }
        return false;
    }

    private List<Difference> differences(Record question, byte[][] replies) {
        Answer ours = Answer.of(replies[0]).withoutOptionalAuthority(apexes);
        List<Difference> found = new ArrayList<>();
        for (int s = 1; s < replies.length; s++) {
            Answer theirs = Answer.of(replies[s]).withoutOptionalAuthority(apexes);
            List<String> lines = Difference.between(ours, theirs);
            if (!lines.isEmpty()) {
                found.add(
                        new Difference(
                                names.get(s),
                                question,
                                ours,
                                theirs,
                                lines,
                                marks.of(question, ours, theirs)));
            }
        }
        return found;
    }

    private void judge(Difference difference) {
        if (!accepted.accept(difference)) {
            refused.computeIfAbsent(kind(difference), _ -> new ArrayList<>()).add(difference);
        }
    }

    /// Differences of a kind are shown once: the same lines but for names and numbers.
    private static String kind(Difference difference) {
        StringBuilder kind = new StringBuilder(difference.peer() + " " + difference.marks());
        difference.lines().stream()
                .map(line -> line.replaceAll("^((ours|theirs) \\w+) \\S+ \\d+ (\\S+) .*", "$1 $3"))
                .distinct()
                .sorted()
                .forEach(line -> kind.append(", ").append(line));
        return kind.toString();
    }

    /// Prints what was compared and accepted; fails with one example of each kind that was not.
    void report() {
        System.out.printf(
                "peers: %d questions to %s and %s, %d of them over TCP%n",
                compared, names.getFirst(), names.subList(1, names.size()), truncated);
        new TreeMap<>(accepted.matched())
                .forEach((entry, times) ->
                        System.out.printf("peers: accepted %6d %s%n", times, entry));
        StringBuilder text = new StringBuilder();
        Map<String, List<Difference>> sorted = new LinkedHashMap<>();
        refused.entrySet().stream()
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .limit(SHOWN)
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        sorted.forEach((kind, all) -> text.append(describe(kind, all)));
        assertThat(refused.size()).as("kinds of difference that nobody accepts%s", text).isZero();
        assertThat(accepted.unused()).as("entries that match nothing any more").isEmpty();
    }

    private static String describe(String kind, List<Difference> all) {
        Difference first = all.getFirst();
        return "\n\n%d × %s\n  %s %s\n    %s"
                .formatted(
                        all.size(),
                        kind,
                        first.question().getName(),
                        Type.string(first.question().getType()),
                        String.join("\n    ", first.lines()));
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Interrogation server : servers) {
            server.close();
        }
    }
}
