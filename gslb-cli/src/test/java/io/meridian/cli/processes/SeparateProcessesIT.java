package io.meridian.cli.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.cli.processes.SteadyLoad.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/// Three DNS nodes and a federator as four processes, killed one after another with SIGKILL and
/// started again, while every live node gets a hundred queries a second.
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs the loopback addresses 127.0.10.1 to .30.1")
class SeparateProcessesIT {

    private static final Question SINGAPOREAN =
            new Question("shop.gslb.example.com.", Type.A, "203.0.113.0/24", "127.0.30.1");

    private static final List<Question> QUESTIONS =
            List.of(
                    SINGAPOREAN,
                    new Question("shop.gslb.example.com.", Type.A, "192.0.2.0/24", "127.0.10.1"),
                    new Question("shop.gslb.example.com.", Type.A, "198.51.100.0/24", "127.0.20.1"),
                    new Question("shop.gslb.example.com.", Type.A, "2001:db8:2::/48", "127.0.20.1"),
                    new Question("api.gslb.example.com.", Type.A, null, "127.0.10.1"),
                    new Question("v6.gslb.example.com.", Type.AAAA, null, "0:0:0:0:0:0:0:1"),
                    new Question("shop.gslb.example.com.", Type.TXT, null, "NOERROR"),
                    new Question("absent.gslb.example.com.", Type.A, null, "NXDOMAIN"),
                    new Question("example.org.", Type.A, null, "REFUSED"));

    /// Longer than the three seconds after which a silent node's vote no longer counts.
    private static final long ABSENCE_MILLIS = 3_500;

    @TempDir private Path folder;
    private Federation federation;
    private List<Question> questions;
    private final List<SteadyLoad> loads = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();

    @BeforeEach
    void startFourProcesses() throws IOException {
        federation = new Federation(folder);
        for (int node = 0; node < 3; node++) {
            federation.node(node).start();
        }
        federation.federator().start();
        for (int node = 0; node < 3; node++) {
            int port = federation.dnsPort(node);
            QUESTIONS.forEach(
                    question -> await(question + " at " + port, () -> isRight(port, question)));
        }
        questions = withHashedAnswers();
    }

    /// Which member a prefix hashes to is not for this test to know, only that it stays.
    private List<Question> withHashedAnswers() {
        List<Question> all = new ArrayList<>(QUESTIONS);
        for (String subnet : List.of("198.18.1.0/24", "198.18.2.0/24", "198.18.3.0/24")) {
            Question asked = new Question("game.gslb.example.com.", Type.A, subnet, "");
            String answer = String.valueOf(SteadyLoad.ask(federation.dnsPort(0), asked));
            assertThat(answer).startsWith("127.0.");
            all.add(new Question(asked.name(), asked.type(), subnet, answer));
        }
        return all;
    }

    @AfterEach
    void killAll() {
        federation.close();
    }

    @Test
    void killsCostNoAnswerAtTheOthersAndNoneIsWrong() throws Exception {
        for (int node = 0; node < 3; node++) {
            loads.add(new SteadyLoad(federation.dnsPort(node), questions));
        }

        federation.federator().kill();
        Thread.sleep(ABSENCE_MILLIS);
        federation.federator().start();
        for (int node = 0; node < 3; node++) {
            killAndStartAgain(node);
        }
        for (SteadyLoad load : loads) {
            load.settle();
            tallies.add(load.end());
        }

        assertThat(tallies)
                .hasSize(6)
                .allSatisfy(tally -> {
                    assertThat(tally.wrong()).as(federation::logs).isEmpty();
                    assertThat(tally.lost()).as(federation::logs).isZero();
                    assertThat(tally.answered()).isGreaterThan(50);
                });
        changesStillArrive();
    }

    private void killAndStartAgain(int node) throws Exception {
        SteadyLoad before = loads.get(node);
        before.settle();
        federation.node(node).kill();
        tallies.add(before.end());
        Thread.sleep(ABSENCE_MILLIS);
        SteadyLoad after = new SteadyLoad(federation.dnsPort(node), questions);
        loads.set(node, after);
        federation.node(node).start();
        await("node " + node + " answers again", after::isAnswering);
        Thread.sleep(1_000);
    }

    /// What was killed is whole again: an edit passes from the federator to every node.
    private void changesStillArrive() throws IOException {
        Path ingresses = federation.manifest("singapore/ingresses.yaml");
        String before = Files.readString(ingresses);
        String labelled = "name: shop\n  namespace: store\n  labels: { app: gslb }";
        assertThat(before).contains(labelled);
        Files.writeString(ingresses, before.replace(labelled, labelled.replace("gslb", "other")));
        Question afterwards =
                new Question(SINGAPOREAN.name(), Type.A, SINGAPOREAN.subnet(), "127.0.10.1");
        for (int node = 0; node < 3; node++) {
            int port = federation.dnsPort(node);
            await("the edit at " + port, () -> isRight(port, afterwards));
        }
    }

    @Test
    void sigtermEndsEachInGoodOrder() throws Exception {
        assertThat(federation.federator().stop()).as(federation::logs).isZero();
        for (int node = 0; node < 3; node++) {
            assertThat(federation.node(node).stop()).as(federation::logs).isZero();
        }
    }

    private static boolean isRight(int port, Question question) {
        return question.right().equals(SteadyLoad.ask(port, question));
    }

    private void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin)
                    .as(() -> "waited for " + what + "\n" + federation.logs())
                    .isLessThan(TimeUnit.SECONDS.toNanos(90));
            try {
                Thread.sleep(50);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
