package io.meridian.geo;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A user's own file of networks, which its first line tells apart: Avi's `V.01`, or CSV with named
/// columns.
final class UserNetworks {

    /// What was in a file.
    ///
    /// @param dropped how many lines were left out
    /// @param told the first of them, and why
    record Contents(
            String format,
            LeafIndex ipv4,
            LeafIndex ipv6,
            long networks,
            long dropped,
            List<String> told) {}

    private final Path file;
    private final GeoClasses classes;
    private final NetworkSort ipv4 = new NetworkSort(false);
    private final NetworkSort ipv6 = new NetworkSort(true);

    private UserNetworks(Path file, GeoClasses classes) {
        this.file = file;
        this.classes = classes;
    }

    /// @param octets the file's
    /// @throws GeoException with the file, and lines where there are wrong ones
    static Contents read(Path file, byte[] octets, GeoClasses classes) {
        return new UserNetworks(file, classes).read(octets);
    }

    private Contents read(byte[] octets) {
        try {
            String name = String.valueOf(file.getFileName());
            return isAvi(octets) ? avi(name, reader(octets)) : csv(name, reader(octets));
        } catch (CharacterCodingException notText) {
            throw new GeoException(
                    GeoException.Reason.InvalidSource, file + ": is not text in UTF-8", notText);
        } catch (IOException impossible) {
            throw new AssertionError("octets can always be read", impossible);
        }
    }

    private static BufferedReader reader(byte[] octets) {
        return new BufferedReader(
                new InputStreamReader(
                        new ByteArrayInputStream(octets), StandardCharsets.UTF_8.newDecoder()));
    }

    private static boolean isAvi(byte[] octets) throws IOException {
        String first = reader(octets).readLine();
        return first != null && first.strip().equals(AviNetworks.FIRST_LINE);
    }

    private Contents avi(String name, BufferedReader reader) throws IOException {
        String _ = reader.readLine();
        AviNetworks avi = new AviNetworks(name);
        Map<Prefix, Location> networks = avi.read(reader);
        networks.forEach(this::add);
        return contents("V.01", networks.size(), avi.dropped(), avi.told());
    }

    private Contents csv(String name, BufferedReader reader) throws IOException {
        NetworkCsv csv = new NetworkCsv(name, name, true, this::add);
        return contents("CSV", csv.read(reader, _ -> {}), 0, List.of());
    }

    private void add(Prefix network, MmdbRecord record) {
        if (!(record instanceof MmdbRecord.City(Location location))) {
            throw new GeoException(
                    GeoException.Reason.InvalidSource,
                    file + ": must say where networks are, not who routes them");
        }
        add(network, location);
    }

    private void add(Prefix network, Location location) {
        (network.v6() ? ipv6 : ipv4).add(network, classes.of(location));
    }

    private Contents contents(String format, long networks, long dropped, List<String> told) {
        return new Contents(format, ipv4.build(), ipv6.build(), networks, dropped, told);
    }
}
