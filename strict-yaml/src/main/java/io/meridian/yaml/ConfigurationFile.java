package io.meridian.yaml;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A process's configuration: one file, one document, one record.
public final class ConfigurationFile {

    private ConfigurationFile() {}

    /// Reads a file strictly; relative paths in it are meant from its folder.
    ///
    /// @throws InvalidInputException with every problem, sorted by line
    public static <T extends Record> T read(Path file, Class<T> type) {
        Problems problems = new Problems();
        String source = String.valueOf(file.getFileName());
        List<YamlNode> documents = YamlDocuments.read(source, file, problems);
        if (problems.isEmpty() && documents.size() != 1) {
            problems.add(
                    new Place(source, 1),
                    "",
                    documents.isEmpty()
                            ? "must hold one document, is empty"
                            : "must hold one document, holds " + documents.size());
        }
        RecordBinder binder =
                new RecordBinder(
                        Binding.CONFIGURATION, problems, file.toAbsolutePath().resolveSibling(""));
        Optional<T> bound =
                documents.stream().findFirst().flatMap(document -> binder.bind(document, type, ""));
        problems.throwIfAny();
        return bound.orElseThrow();
    }
}
