package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTroubleTest {

    private static final Duration TIMEOUT = Duration.ofMillis(400);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Too many open files",
                "No file descriptors available",
                "Cannot assign requested address: /[2001:db8::1]:80",
                "Network is unreachable: /[2001:db8::1]:80",
                "Network unreachable",
                "Address family not supported by protocol",
                "No buffer space available",
                "Operation not permitted",
                "Permission denied"
            })
    void whatLacksOnThisNodeSaysNothingOfTheTarget(String words) {
        // epoll knows one type for all of them
        assertThat(ConnectionTrouble.connecting(new ConnectException(words), TIMEOUT))
                .isInstanceOf(Outcome.NotMade.class);
        assertThat(ConnectionTrouble.connecting(new SocketException(words), TIMEOUT))
                .isInstanceOf(Outcome.NotMade.class);
    }

    @Test
    void findsTheWordsInTheCauseToo() {
        Throwable failure =
                new IllegalStateException(
                        "Failed to open a socket.", new BindException("Too many open files"));

        assertThat(ConnectionTrouble.connecting(failure, TIMEOUT))
                .isEqualTo(new Outcome.NotMade("no file descriptor left on this node"));
    }

    @Test
    void refusalsAndSilenceAreTheTargets() {
        assertThat(ConnectionTrouble.connecting(refused("finishConnect(..) failed: "), TIMEOUT))
                .isEqualTo(new Outcome.Failed("connection refused"));
        assertThat(
                        ConnectionTrouble.connecting(
                                new NoRouteToHostException("No route to host"), TIMEOUT))
                .isEqualTo(new Outcome.Failed("no route to host"));
        assertThat(
                        ConnectionTrouble.connecting(
                                new ConnectException(
                                        "connection timed out after 400 ms: /192.0.2.1"),
                                TIMEOUT))
                .isEqualTo(new Outcome.Failed("no answer within 400 ms"));
    }

    private static ConnectException refused(String prefix) {
        return new ConnectException(prefix + "Connection refused: /192.0.2.1:80");
    }

    @Test
    void whatNobodyHasHeardOfIsUnknownBeforeAConnectionAndAFailureAfter() {
        IOException strange = new IOException("moon in the wrong phase");

        assertThat(ConnectionTrouble.connecting(strange, TIMEOUT))
                .isEqualTo(new Outcome.NotMade("moon in the wrong phase"));
        assertThat(ConnectionTrouble.connected(strange))
                .isEqualTo(new Outcome.Failed("moon in the wrong phase"));
        assertThat(ConnectionTrouble.connected(new SocketException("Connection reset by peer")))
                .isEqualTo(new Outcome.Failed("connection reset"));
    }

    @Test
    void aForeignLocaleIsJudgedByType() {
        assertThat(
                        ConnectionTrouble.connecting(
                                new ConnectException("Verbindungsaufbau abgelehnt"), TIMEOUT))
                .isInstanceOf(Outcome.Failed.class);
    }
}
