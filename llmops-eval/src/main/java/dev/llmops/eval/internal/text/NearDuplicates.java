package dev.llmops.eval.internal.text;

import dev.llmops.commons.internal.text.WordRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts among which others are looked for: in the same words, or nearly. Near means that of the runs of three words that either text
 * has, at least 80 % are in both. Not safe for use by multiple threads.
 */
public final class NearDuplicates {

    private static final double NEAR = 0.8;
    private static final int RUN = 3;

    private final Map<String, String> byText = new HashMap<>();
    private final Map<String, List<Integer>> byRun = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<Set<String>> runs = new ArrayList<>();

    /**
     * Adds a text.
     *
     * @param id its name
     */
    public void add(String id, String text) {
        WordRuns words = new WordRuns(text);
        byText.putIfAbsent(key(text, words), id);
        Set<String> mine = words.runs(RUN);
        for (String run : mine) {
            byRun.computeIfAbsent(run, key -> new ArrayList<>()).add(runs.size());
        }
        ids.add(id);
        runs.add(mine);
    }

    /**
     * {@return the name of the first text with the same words, or null}
     *
     * @param text what is looked for
     */
    public @Nullable String same(String text) {
        return byText.get(key(text, new WordRuns(text)));
    }

    /**
     * {@return the name of a text that says nearly the same, or null}
     *
     * @param text what is looked for
     */
    public @Nullable String near(String text) {
        Set<String> mine = new WordRuns(text).runs(RUN);
        Map<Integer, Integer> common = new HashMap<>();
        for (String run : mine) {
            byRun.getOrDefault(run, List.of()).forEach(at -> common.merge(at, 1, Integer::sum));
        }
        for (Map.Entry<Integer, Integer> each : common.entrySet()) {
            int union = mine.size() + runs.get(each.getKey()).size() - each.getValue();
            if (each.getValue() >= NEAR * union) {
                return ids.get(each.getKey());
            }
        }
        return null;
    }

    private static String key(String text, WordRuns words) {
        // A text of signs alone has no words to compare.
        return words.words().isEmpty() ? text : String.join(" ", words.words());
    }
}
