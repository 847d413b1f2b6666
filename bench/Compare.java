import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/// Asks every geo server the same queries and compares the addresses in their answers.
///
/// Usage: `java bench/Compare.java QUERIES COUNT NAME=PORT…`; exits 1 on the first ten differences.
final class Compare {

    private static final int TIMEOUT_MILLIS = 3_000;

    public static void main(String[] args) throws IOException {
        Map<String, Integer> servers = new LinkedHashMap<>();
        for (int i = 2; i < args.length; i++) {
            String[] pair = args[i].split("=");
            servers.put(pair[0], Integer.parseInt(pair[1]));
        }
        int differences = 0;
        int count = Integer.parseInt(args[1]);
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(args[0]))));
                var socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            for (int i = 0; i < count && differences < 10; i++) {
                byte[] query = in.readNBytes(in.readUnsignedShort());
                Map<String, String> answers = new LinkedHashMap<>();
                for (var server : servers.entrySet()) {
                    answers.put(server.getKey(), ask(socket, query, i, server.getValue()));
                }
                if (answers.values().stream().distinct().count() != 1) {
                    System.err.println("query " + i + ": " + answers);
                    differences++;
                }
            }
        }
        System.out.println(
                differences == 0
                        ? count + " queries, the same answers from " + String.join(", ", servers.keySet())
                        : "the servers disagree");
        System.exit(differences == 0 ? 0 : 1);
    }

    private static String ask(DatagramSocket socket, byte[] query, int id, int port)
            throws IOException {
        query[0] = (byte) (id >>> 8);
        query[1] = (byte) id;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        socket.send(new DatagramPacket(query, query.length, loopback, port));
        var reply = new DatagramPacket(new byte[4096], 4096);
        do {
            socket.receive(reply);
        } while (reply.getPort() != port || reply.getData()[0] != query[0] || reply.getData()[1] != query[1]);
        return addresses(reply.getData(), reply.getLength());
    }

    /// The rcode when it is not 0, else the addresses of all A records in the answer section.
    private static String addresses(byte[] reply, int length) {
        int rcode = reply[3] & 15;
        if (rcode != 0) {
            return "rcode " + rcode;
        }
        int records = (reply[6] & 255) << 8 | reply[7] & 255;
        int at = skipName(reply, 12) + 4;
        var text = new StringJoiner(",");
        for (int i = 0; i < records && at < length; i++) {
            at = skipName(reply, at);
            int type = (reply[at] & 255) << 8 | reply[at + 1] & 255;
            int size = (reply[at + 8] & 255) << 8 | reply[at + 9] & 255;
            if (type == 1) {
                text.add((reply[at + 10] & 255) + "." + (reply[at + 11] & 255) + "."
                        + (reply[at + 12] & 255) + "." + (reply[at + 13] & 255));
            }
            at += 10 + size;
        }
        return text.toString();
    }

    private static int skipName(byte[] message, int at) {
        while (message[at] != 0) {
            if ((message[at] & 0xc0) == 0xc0) {
                return at + 2;
            }
            at += 1 + message[at];
        }
        return at + 1;
    }
}
