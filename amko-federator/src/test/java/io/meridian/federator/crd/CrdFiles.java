package io.meridian.federator.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the files of `deploy/crds` from the classes.
final class CrdFiles {

    /// The head of the list, and the list.
    private static final Pattern COLUMNS =
            Pattern.compile("(  - additionalPrinterColumns:\n)((?:    .*\n)*?)(?=    name:)");

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
        streams.forEach((name, stream) -> {
            String file = name.replaceFirst("-v1$", "");
            files.put(file + ".yaml", withColumns(file, stream.toString(StandardCharsets.UTF_8)));
        });
        return files;
    }

    /// With the columns in the order in which the class has them: the generator sorts them by path,
    /// so that a long message would stand before the word that says whether something is wrong.
    private static String withColumns(String file, String text) {
        List<String> names = columns(file);
        Matcher block = COLUMNS.matcher(text);
        if (names.isEmpty() || !block.find()) {
            return text;
        }
        List<String> columns = new ArrayList<>(List.of(block.group(2).split("(?m)^(?=    - )")));
        columns.sort(
                Comparator.comparingInt(column ->
                        names.indexOf(column.replaceFirst("(?s).* name: \"([^\"]*)\".*", "$1"))));
        return block.replaceFirst(
                Matcher.quoteReplacement(block.group(1) + String.join("", columns)));
    }

    private static List<String> columns(String file) {
        return Kinds.ALL.stream()
                .filter(kind ->
                        file.equals(
                                kind.getAnnotation(Plural.class).value()
                                        + "."
                                        + kind.getAnnotation(Group.class).value()))
                .flatMap(kind ->
                        Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class)))
                .map(AdditionalPrinterColumn::name)
                .toList();
    }

    static void write(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
