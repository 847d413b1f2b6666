package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Where what a server made of an object differs from what was written, for people.
final class JsonDifferences {

    private static final int TOLD = 3;
    private static final int MAX_VALUE = 60;

    private JsonDifferences() {}

    /// `spec.trafficSplit[1].priority is 1 there`, of many the first few; empty when they are
    /// alike.
    static String inWords(JsonNode wanted, JsonNode made) {
        List<String> found = new ArrayList<>();
        compare("", wanted, made, found);
        String text = String.join(", ", found.subList(0, Math.min(TOLD, found.size())));
        return found.size() <= TOLD ? text : text + " and " + (found.size() - TOLD) + " more";
    }

    private static void compare(String path, JsonNode wanted, JsonNode made, List<String> found) {
        if (wanted.equals(made)) {
            return;
        }
        if (made.isMissingNode()) {
            found.add(path + " is not kept there");
        } else if (wanted.isObject() && made.isObject()) {
            TreeSet<String> fields = new TreeSet<>();
            wanted.fieldNames().forEachRemaining(fields::add);
            made.fieldNames().forEachRemaining(fields::add);
            for (String field : fields) {
                String below = path.isEmpty() ? field : path + "." + field;
                compare(below, wanted.path(field), made.path(field), found);
            }
        } else if (wanted.isArray() && made.isArray() && wanted.size() == made.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                compare(path + "[" + i + "]", wanted.get(i), made.get(i), found);
            }
        } else {
            String value = made.toString();
            String cut = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
            found.add(path + " is " + cut + " there");
        }
    }
}
