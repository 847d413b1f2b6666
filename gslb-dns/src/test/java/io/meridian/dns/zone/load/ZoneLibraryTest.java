package io.meridian.dns.zone.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.meridian.dns.zone.ZoneSettings;
import io.meridian.model.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zones that come, change, break and go.
final class ZoneLibraryTest {

    @TempDir Path folder;

    private static String zone(int serial, String... lines) {
        return "$TTL 60\n@ SOA ns1 hostmaster "
                + serial
                + " 3600 600 604800 30\n@ NS ns1.example.net.\n"
                + String.join("\n", lines)
                + "\n";
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(folder.resolve(file), text);
    }

    private ZoneLibrary ofFile(Path file) {
        return new ZoneLibrary(
                List.of(ZoneSource.file("example.com", file, ZoneSettings.AS_WRITTEN)));
    }

    private ZoneLibrary ofFolder() {
        return new ZoneLibrary(List.of(new ZoneSource.Folder(folder, ZoneSettings.AS_WRITTEN)));
    }

    private static long serial(ZoneStatus zone) {
        assertThat(zone.served()).isNotNull();
        return zone.served().serialAt(Position.NONE);
    }

    private static boolean look(ZoneLibrary library) {
        return library.look(Set.of(), false);
    }

    @Test
    void readsWhatHasChangedAndNothingElse() throws IOException {
        Path file = write("one", zone(1));
        ZoneLibrary library = ofFile(file);
        assertThat(serial(library.statuses().getFirst())).isEqualTo(1);

        assertThat(look(library)).isFalse();
        write("one", zone(2, "www A 192.0.2.1"));
        assertThat(look(library)).isTrue();
        assertThat(serial(library.statuses().getFirst())).isEqualTo(2);
        assertThat(look(library)).isFalse();
    }

    /// What is being written is left alone until two looks find it the same.
    @Test
    void waitsForAFileToSettle() throws IOException {
        Path file = write("one", zone(1));
        ZoneLibrary library = ofFile(file);

        write("one", zone(2, "www A 192.0.2.1"));
        assertThat(library.look(Set.of(), true)).isFalse();
        write("one", zone(3, "www A 192.0.2.1", "more A 192.0.2.2"));
        assertThat(library.look(Set.of(), true)).isFalse();
        assertThat(library.look(Set.of(), true)).isTrue();
        assertThat(serial(library.statuses().getFirst())).isEqualTo(3);
    }

    @Test
    void keepsWhatWasServedWhenAFileBreaksOrVanishes() throws IOException {
        Path file = write("one", zone(1));
        ZoneLibrary library = ofFile(file);

        write("one", zone(2, "www A nowhere"));
        assertThat(look(library)).isFalse();
        ZoneStatus broken = library.statuses().getFirst();
        assertThat(serial(broken)).isEqualTo(1);
        assertThat(broken.problems())
                .singleElement()
                .hasToString(file + ":4: A: Invalid address: nowhere");

        Files.delete(file);
        assertThat(look(library)).isFalse();
        assertThat(library.statuses().getFirst().problems())
                .singleElement()
                .hasToString(file + ":1: " + file + " cannot be read: there is no such file");
        assertThat(library.zones().names()).containsExactly("example.com");

        write("one", zone(3));
        assertThat(look(library)).isTrue();
        assertThat(library.statuses().getFirst().problems()).isEmpty();
        assertThat(serial(library.statuses().getFirst())).isEqualTo(3);
    }

    @Test
    void knowsAZoneThatWasNeverReadAndReadsItWhenItComes() throws IOException {
        Path file = folder.resolve("one");
        ZoneLibrary library = ofFile(file);
        assertThat(library.zones().names()).containsExactly("example.com");
        assertThat(library.statuses().getFirst().served()).isNull();

        write("one", zone(1));
        assertThat(look(library)).isTrue();
        assertThat(library.statuses().getFirst().isRefused()).isFalse();
    }

    @Test
    void readsAZoneAgainWhenWhatItIncludesChangesOrComes() throws IOException {
        Path file = write("one", zone(1, "$INCLUDE part"));
        ZoneLibrary library = ofFile(file);
        assertThat(library.statuses().getFirst().isRefused()).isTrue();

        write("part", "www A 192.0.2.1\n");
        assertThat(look(library)).isTrue();
        write("part", "www A 192.0.2.1\nmore A 192.0.2.2\n");
        assertThat(look(library)).isTrue();
        assertThat(library.statuses().getFirst().served()).isNotNull();
        assertThat(library.statuses().getFirst().served().records()).isEqualTo(4);
    }

    @Test
    void refusesAFileWithAnAddressAtTheNameOfAServiceOnlyOnceTheServiceIsKnown()
            throws IOException {
        Path file = write("one", zone(1, "shop A 192.0.2.1"));
        ZoneLibrary library = ofFile(file);
        assertThat(library.statuses().getFirst().isRefused()).isFalse();

        write("one", zone(22, "shop A 192.0.2.1"));
        assertThat(library.look(Set.of("shop.example.com"), false)).isFalse();
        assertThat(library.statuses().getFirst().problems())
                .singleElement()
                .asString()
                .contains(":4: shop.example.com A must not stand");
        assertThat(serial(library.statuses().getFirst())).isEqualTo(1);
    }

    @Test
    void takesZonesOfAFolderAsTheyComeAndGo() throws IOException {
        write("a.example.zone", zone(1));
        write("B.Example.zone", zone(2));
        write("0\\0470.2.0.192.in-addr.arpa.zone", zone(3));
        write("readme.txt", "no zone");
        write(".c.example.zone", "an editor's");
        ZoneLibrary library = ofFolder();
        assertThat(library.zones().names())
                .containsExactlyInAnyOrder("a.example", "b.example", "0/0.2.0.192.in-addr.arpa");

        write("d.example.zone", zone(4));
        Files.delete(folder.resolve("a.example.zone"));
        assertThat(look(library)).isTrue();
        assertThat(library.zones().names())
                .containsExactlyInAnyOrder("b.example", "d.example", "0/0.2.0.192.in-addr.arpa");
    }

    /// A right that comes later changes neither time nor size; root has every right.
    @Test
    void triesAgainWhatCouldNotBeRead() throws IOException {
        Path file = write("a.example.zone", zone(1));
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        ZoneLibrary library = ofFile(file);
        assumeFalse(Files.isReadable(file));
        assertThat(look(library)).isFalse();
        assertThat(library.statuses().getFirst().served()).isNull();

        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(look(library)).isTrue();
        assertThat(serial(library.statuses().getFirst())).isEqualTo(1);
    }

    @Test
    void tellsOfWhatCannotBeReadOnce() throws IOException {
        Path file = Files.createDirectory(folder.resolve("a.example.zone"));
        ZoneLibrary library = ofFile(file);
        List<ZoneStatus> told = library.statuses();
        assertThat(told.getFirst().problems()).hasSize(1);
        assertThat(look(library)).isFalse();
        assertThat(library.statuses()).isSameAs(told);
    }

    /// dnsjava reads such a port, and cannot encode it.
    @Test
    void readsTheOtherZonesOfAFolderWhateverOneHas() throws IOException {
        write("a.example.zone", zone(1) + "@ HTTPS 1 . port=99999\n");
        write("b.example.zone", zone(2));
        ZoneLibrary library = ofFolder();
        assertThat(library.zones().names()).contains("b.example");

        write("a.example.zone", zone(3) + "@ HTTPS 1 . port=99999\n");
        write("c.example.zone", zone(4));
        assertThat(look(library)).isTrue();
        assertThat(library.zones().names()).contains("b.example", "c.example");
    }

    @Test
    void keepsTheZonesOfAFolderThatVanishes() throws IOException {
        Path zones = Files.createDirectories(folder.resolve("zones"));
        Files.writeString(zones.resolve("a.example.zone"), zone(1));
        ZoneLibrary library =
                new ZoneLibrary(List.of(new ZoneSource.Folder(zones, ZoneSettings.AS_WRITTEN)));

        Files.move(zones, folder.resolve("elsewhere"));
        assertThat(look(library)).isFalse();
        assertThat(library.zones().names()).containsExactly("a.example");
        assertThat(library.statuses())
                .anyMatch(status -> status.isRefused() && zones.equals(status.file()));

        Files.move(folder.resolve("elsewhere"), zones);
        look(library);
        assertThat(library.statuses()).noneMatch(ZoneStatus::isRefused);
    }

    @Test
    void tellsOfAZoneThatHasTwoSourcesAndServesTheFirst() throws IOException {
        Path single = write("single", zone(1));
        write("example.com.zone", zone(2));
        ZoneLibrary library =
                new ZoneLibrary(
                        List.of(
                                ZoneSource.file("example.com", single, ZoneSettings.AS_WRITTEN),
                                new ZoneSource.Folder(folder, ZoneSettings.AS_WRITTEN)));

        assertThat(serial(library.statuses().getFirst())).isEqualTo(1);
        assertThat(library.statuses().getLast().problems())
                .singleElement()
                .asString()
                .endsWith("is left out: the zone example.com has another source");
    }

    @Test
    void servesTheRootZone() throws IOException {
        Path file = write("root", zone(1, "com NS a.gtld-servers.net."));
        ZoneLibrary library =
                new ZoneLibrary(List.of(ZoneSource.file(".", file, ZoneSettings.AS_WRITTEN)));

        assertThat(library.zones().names()).containsExactly(".");
    }
}
