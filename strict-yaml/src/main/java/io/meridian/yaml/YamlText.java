package io.meridian.yaml;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes maps, lists and scalars as block YAML: the same input gives the same text.
public final class YamlText {

    private YamlText() {}

    /// @param document nested maps and lists of strings, numbers and booleans, in the order wanted
    public static String write(Map<String, ?> document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        options.setWidth(1 << 20);
        options.setDereferenceAliases(true);
        return new Yaml(options).dump(document);
    }
}
