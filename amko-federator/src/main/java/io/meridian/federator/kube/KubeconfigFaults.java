package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Says what is wrong with a kubeconfig, or with what it refers to, without a word of what stands
/// in it: tokens and keys do, and the messages of parsers quote them.
final class KubeconfigFaults {

    /// How a YAML parser's sentences begin that go on with what it found.
    private static final List<String> SAFE_BEGINNINGS =
            List.of(
                    "found undefined alias",
                    "found duplicate key",
                    "found duplicate anchor",
                    "found unknown escape character",
                    "found character",
                    "could not determine a constructor for the tag",
                    "mapping values are not allowed here",
                    "sequence entries are not allowed here",
                    "found unexpected end of stream");

    private KubeconfigFaults() {}

    /// Of a text that is no kubeconfig.
    static String ofText(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case MarkedYamlEngineException broken -> {
                    return place(broken) + context(broken) + problem(broken);
                }
                case YamlEngineException _ -> {
                    return "it is not YAML";
                }
                case JsonMappingException unfit -> {
                    return path(unfit) + "not what must stand there";
                }
                default -> {}
            }
        }
        return "it cannot be read as one";
    }

    private static String place(MarkedYamlEngineException broken) {
        return broken.getProblemMark()
                .map(mark ->
                        "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse("");
    }

    private static String context(MarkedYamlEngineException broken) {
        String context = broken.getContext();
        return context == null || context.isEmpty() ? "" : context + ": ";
    }

    private static String problem(MarkedYamlEngineException broken) {
        String problem = String.valueOf(broken.getProblem());
        if (problem.startsWith("expected ") || problem.startsWith("could not find expected ")) {
            int found = problem.indexOf(", but ");
            return found < 0 ? problem : problem.substring(0, found);
        }
        return SAFE_BEGINNINGS.stream().filter(problem::startsWith).findFirst().orElse("not YAML");
    }

    private static String path(JsonMappingException unfit) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : unfit.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "" : path + ": ";
    }

    /// Of credentials that no client can be made of, or that no request can carry. The names of
    /// files are told.
    static String ofCredentials(Throwable thrown) {
        Throwable last = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<String> file = file(cause);
            if (file.isPresent()) {
                return file.get();
            }
            last = cause;
        }
        return "a certificate, key, token or address cannot be used ("
                + last.getClass().getSimpleName()
                + ")";
    }

    private static Optional<String> file(Throwable cause) {
        return switch (cause) {
            case NoSuchFileException missing -> Optional.of(missing.getFile() + " does not exist");
            case AccessDeniedException denied ->
                    Optional.of(denied.getFile() + " may not be read by this user");
            case FileNotFoundException missing -> Optional.ofNullable(missing.getMessage());
            default -> Optional.empty();
        };
    }
}
