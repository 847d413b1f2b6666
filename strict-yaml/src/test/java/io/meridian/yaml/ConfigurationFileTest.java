package io.meridian.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {

    record Api(@Key(defaultValue = "127.0.0.1") String address, @Key(defaultValue = "1") int port)
            implements Checked {

        @Override
        public void check(YamlNode.Mapping node, String path, Problems problems) {
            if (port == 2 && address.equals("everywhere")) {
                problems.add(node.placeOf("port"), path + ".port", "must be another port");
            }
        }
    }

    record Config(Path data, @Key(defaultValue = "{ port: 2 }") Api api) {}

    @TempDir Path folder;

    @Test
    void resolvesRelativePathsFromItsFolder() throws Exception {
        assertThat(read("data: state\n").data()).isEqualTo(folder.resolve("state"));
        assertThat(read("data: /var/x\n").data()).isEqualTo(Path.of("/var/x"));
    }

    @Test
    void fillsASectionFromItsOwnDefaultBeforeItsKeys() throws Exception {
        assertThat(read("data: d\n").api()).isEqualTo(new Api("127.0.0.1", 2));
        assertThat(read("data: d\napi: { address: x }\n").api()).isEqualTo(new Api("x", 2));
        assertThat(read("data: d\napi: { port: 3 }\n").api()).isEqualTo(new Api("127.0.0.1", 3));
        assertThat(read("data: d\napi: { port: }\n").api()).isEqualTo(new Api("127.0.0.1", 2));
    }

    @Test
    void placesAProblemWithADefaultWhereItsSectionStands() {
        refuses(
                "data: d\n\napi: { address: everywhere }\n",
                "c.yaml:3: api.port: must be another port");
    }

    @Test
    void refusesWhatIsNotOneMap() {
        refuses("", "c.yaml:1: must hold one document, is empty");
        refuses("data: d\n---\ndata: e\n", "c.yaml:1: must hold one document, holds 2");
        refuses("\n- data\n", "c.yaml:2: must be a map, was a list");
        refuses("just text\n", "c.yaml:1: must be a map, was 'just text'");
    }

    @Test
    void placesAKeyWithoutValueAtTheKey() {
        refuses("api: {}\ndata:\n", "c.yaml:2: data: is required");
    }

    @Test
    void tellsEveryProblemOneALine() {
        refuses(
                "api:\n  port: x\n  adress: y\n",
                """
                c.yaml:1: data: is required
                c.yaml:2: api.port: must be a whole number, was 'x'
                c.yaml:3: api.adress: is not a known key; did you mean 'address'?\
                """);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> ConfigurationFile.read(folder.resolve("absent"), Config.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("absent:1: does not exist");
    }

    private Config read(String text) throws Exception {
        return ConfigurationFile.read(
                Files.writeString(folder.resolve("c.yaml"), text), Config.class);
    }

    private void refuses(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }
}
