package io.meridian.federator.crd;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Makes the files of `deploy/crds` from the classes.
final class CrdFiles {

    private CrdFiles() {}

    /// Texts by file name.
    @SuppressWarnings("unchecked")
    static Map<String, String> generate() {
        Map<String, ByteArrayOutputStream> streams = new TreeMap<>();
        new CRDGenerator()
                .withImplicitPreserveUnknownFields(false)
                .withOutput(
                        new CRDGenerator.AbstractCRDOutput<>() {
                            @Override
                            protected ByteArrayOutputStream createStreamFor(String name) {
                                return streams.computeIfAbsent(
                                        name, _ -> new ByteArrayOutputStream());
                            }
                        })
                .customResourceClasses(
                        Kinds.ALL.toArray(
                                (Class<? extends CustomResource<?, ?>>[]) new Class<?>[0]))
                .generate();
        Map<String, String> files = new TreeMap<>();
        streams.forEach((name, stream) ->
                files.put(
                        name.replaceFirst("-v1$", "") + ".yaml",
                        stream.toString(StandardCharsets.UTF_8)));
        return files;
    }

    static void write(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
