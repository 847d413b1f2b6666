package io.meridian.cli.client;

import java.util.ArrayList;
import java.util.List;

/// Lays rows out in columns as wide as their widest cell; colour codes count for nothing.
final class Columns {

    private static final String COLOUR = "\u001b\\[[0-9;]*m";

    private final List<List<String>> rows = new ArrayList<>();

    Columns row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /// The lines, without spaces at their ends.
    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), width(row.get(i))));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i)).repeat(" ", widths.get(i) - width(row.get(i)) + 2);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.replaceAll(COLOUR, "").length();
    }
}
