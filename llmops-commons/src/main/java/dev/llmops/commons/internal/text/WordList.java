package dev.llmops.commons.internal.text;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Words of a rule, written as a text: a line holds many, and not one each. */
public final class WordList {

    private WordList() {}

    /** {@return the words between white space, in their order} */
    public static List<String> of(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    /**
     * {@return the words between white space}
     *
     * @throws IllegalArgumentException if one is there twice
     */
    public static Set<String> set(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    /** {@return what stands between semicolons, in its order, with single blanks between its words} */
    public static List<String> phrases(String text) {
        return List.of(text.strip().replaceAll("\\s+", " ").split("; "));
    }

    /**
     * {@return what comes after the equals sign, by the word before it}
     *
     * @throws IllegalStateException if a word stands twice before one
     */
    public static Map<String, String> pairs(String text) {
        return of(text).stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));
    }
}
