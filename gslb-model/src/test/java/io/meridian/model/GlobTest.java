package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobTest {

    @Test
    void matchesAsTheRuleItselfDoes() {
        List<String> names = words("ab", 6);
        for (String pattern : words("ab*", 6)) {
            Glob glob = Glob.parse(pattern).orElseThrow();
            for (String name : names) {
                assertThat(glob.matches(name))
                        .as("'%s' of '%s'", pattern, name)
                        .isEqualTo(matches(pattern, name));
            }
        }
    }

    /// A `*` stands for nothing, or for one character and what it stands for in the rest.
    private static boolean matches(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        if (pattern.charAt(0) == '*') {
            return matches(pattern.substring(1), name)
                    || (!name.isEmpty() && matches(pattern, name.substring(1)));
        }
        return !name.isEmpty()
                && name.charAt(0) == pattern.charAt(0)
                && matches(pattern.substring(1), name.substring(1));
    }

    @Test
    void isWrittenAsItWasRead() {
        assertThat(words("a*", 6))
                .allSatisfy(text -> assertThat(Glob.parse(text).orElseThrow()).hasToString(text));
    }

    /// All words of so many characters at most.
    private static List<String> words(String characters, int length) {
        List<String> words = new ArrayList<>(List.of(""));
        for (int first = 0, round = 0; round < length; round++) {
            int end = words.size();
            for (; first < end; first++) {
                String word = words.get(first);
                characters.chars().forEach(c -> words.add(word + (char) c));
            }
        }
        return words;
    }
}
