package io.meridian.mesh.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.mesh.MeshStats;
import io.meridian.mesh.codec.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Peers that do not behave.
class PeerClientIT {

    private interface Manners {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    private ServerSocket server;
    private final PeerClient client = new PeerClient(new MeshStats());

    @BeforeEach
    void bind() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        client.close();
    }

    private String peer(Manners manners) {
        Thread.ofVirtual()
                .start(() -> {
                    try (Socket socket = server.accept()) {
                        manners.answer(socket.getOutputStream());
                    } catch (IOException | InterruptedException hungUp) {
                        assertThat(hungUp).isNotNull();
                    }
                });
        return "127.0.0.1:" + server.getLocalPort();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Test
    void givesUpOnOneThatIsSilent() {
        String peer = peer(_ -> Thread.sleep(20_000));

        assertThatThrownBy(() -> client.status(peer)).hasMessage("no answer within 3 s");
    }

    @Test
    void givesUpOnOneThatSendsAnOctetNowAndThen() {
        String peer =
                peer(out -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    for (int i = 0; i < 100; i++) {
                        write(out, " ");
                        Thread.sleep(200);
                    }
                });

        assertThatThrownBy(() -> client.status(peer)).hasMessage("no answer within 3 s");
    }

    @Test
    void cutsOffOneThatTalksWithoutEnd() {
        String peer =
                peer(out -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
                    byte[] blanks = new byte[1 << 20];
                    for (int i = 0; i < 100_000; i++) {
                        out.write(blanks);
                    }
                });

        assertThatThrownBy(() -> client.status(peer)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesWhatIsNoMessage() {
        String peer = peer(out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));

        assertThatThrownBy(() -> client.status(peer)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesWhatIsNoSuccess() {
        String peer = peer(out -> write(out, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"));

        assertThatThrownBy(() -> client.status(peer)).hasMessageContaining("answered 410");
    }

    @Test
    void nobodyThereIsAnError() throws IOException {
        server.close();
        String nobody = "127.0.0.1:" + server.getLocalPort();

        assertThatThrownBy(() -> client.status(nobody)).isInstanceOf(IOException.class);
    }
}
