package io.meridian.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/// Parses text into trees that know their lines. JSON is YAML here as everywhere.
///
/// Bounded: 16 MiB of text, nesting of 64, and 50 aliases, whose expansion counts against a limit
/// of a million nodes, so that a few nested aliases cannot fill the memory.
public final class YamlDocuments {

    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_NODES = 1_000_000;

    private final String source;
    private final Problems problems;
    private final int firstLine;
    private int nodes;

    private YamlDocuments(String source, int firstLine, Problems problems) {
        this.source = source;
        this.firstLine = firstLine;
        this.problems = problems;
    }

    /// All documents of a text, the empty ones left out. A text with a syntax error gives none and
    /// one problem: what stands before the error may be half of what was meant.
    public static List<YamlNode> read(String source, String text, Problems problems) {
        return new YamlDocuments(source, 1, problems).read(text);
    }

    /// A default, as if it were written at a place: what is wrong with it then is told there.
    ///
    /// @param text of one line and one document
    static YamlNode readDefault(Place at, String text) {
        Problems own = new Problems();
        List<YamlNode> documents = new YamlDocuments(at.source(), at.line(), own).read(text);
        own.throwIfAny();
        return documents.getFirst();
    }

    /// The same for a file; one that is missing, a folder, not UTF-8, or unreadable is a problem.
    ///
    /// @param source how messages name the file
    public static List<YamlNode> read(String source, Path file, Problems problems) {
        String rule;
        try {
            if (Files.isDirectory(file)) {
                rule = "must be a file, is a folder";
            } else if (Files.size(file) > MAX_BYTES) {
                rule = "must be at most " + MAX_BYTES + " bytes, is " + Files.size(file);
            } else {
                return read(source, Files.readString(file), problems);
            }
        } catch (NoSuchFileException missing) {
            rule = "does not exist";
        } catch (AccessDeniedException denied) {
            rule = "may not be read by this user";
        } catch (CharacterCodingException notText) {
            rule = "must be UTF-8 text";
        } catch (IOException failed) {
            rule = "cannot be read: " + failed.getMessage();
        }
        problems.add(new Place(source, 1), "", rule);
        return List.of();
    }

    private List<YamlNode> read(String text) {
        List<YamlNode> documents = new ArrayList<>();
        try {
            for (Node document :
                    composer().composeAll(new java.io.StringReader(withoutBom(text)))) {
                YamlNode converted = convert(document, "", 0);
                if (!(converted instanceof YamlNode.Scalar scalar && scalar.isNull())) {
                    documents.add(converted);
                }
            }
            return documents;
        } catch (MarkedYAMLException broken) {
            problems.add(place(broken.getProblemMark()), "", reason(broken));
        } catch (ReaderException broken) {
            problems.add(
                    placeOfOffset(text, broken.getPosition()),
                    "",
                    "must hold no control characters, holds U+%04X"
                            .formatted(broken.getCodePoint()));
        } catch (YAMLException | TooLargeException broken) {
            problems.add(new Place(source, 1), "", oneLine(String.valueOf(broken.getMessage())));
        }
        return List.of();
    }

    private static Yaml composer() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        return new Yaml(new SafeConstructor(options));
    }

    private static String withoutBom(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private YamlNode convert(Node node, String path, int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new TooLargeException();
        }
        if (node.getTag().getValue().startsWith("!")) {
            problems.add(
                    place(node.getStartMark()),
                    path,
                    "must not have a tag of its own, was " + node.getTag().getValue());
        }
        return switch (node) {
            case ScalarNode scalar -> convert(scalar);
            case SequenceNode sequence -> convert(sequence, path, depth);
            case MappingNode mapping -> convert(mapping, path, depth);
            default -> throw new YAMLException("a kind of node that is not YAML 1.1: " + node);
        };
    }

    private YamlNode convert(ScalarNode scalar) {
        boolean plain = scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
        return new YamlNode.Scalar(place(scalar.getStartMark()), scalar.getValue(), !plain);
    }

    private YamlNode convert(SequenceNode sequence, String path, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
        }
        return new YamlNode.Sequence(place(sequence.getStartMark()), items);
    }

    private YamlNode convert(MappingNode mapping, String path, int depth) {
        LinkedHashMap<String, YamlNode> entries = new LinkedHashMap<>();
        Map<String, Place> keyPlaces = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place at = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(at, path, "keys must be text");
                continue;
            }
            String key = keyNode.getValue();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Place before = keyPlaces.putIfAbsent(key, at);
            if (before != null) {
                problems.add(
                        at,
                        keyPath,
                        "must not be given twice, stands also in line " + before.line());
            } else {
                entries.put(key, convert(tuple.getValueNode(), keyPath, depth + 1));
            }
        }
        return new YamlNode.Mapping(place(mapping.getStartMark()), entries, Map.copyOf(keyPlaces));
    }

    private Place place(@Nullable Mark mark) {
        return new Place(source, mark == null ? firstLine : firstLine + mark.getLine());
    }

    private Place placeOfOffset(String text, int codePoints) {
        long newlines = text.codePoints().limit(codePoints).filter(c -> c == '\n').count();
        return new Place(source, firstLine + (int) newlines);
    }

    private static String reason(MarkedYAMLException broken) {
        String context = broken.getContext();
        String problem = broken.getProblem();
        return oneLine(
                "not YAML: "
                        + (context == null ? "" : context + ": ")
                        + (problem == null ? "" : problem));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super(
                    "must hold at most "
                            + MAX_NODES
                            + " values, nested at most "
                            + MAX_DEPTH
                            + " deep");
        }
    }
}
