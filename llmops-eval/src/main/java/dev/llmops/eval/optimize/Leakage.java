package dev.llmops.eval.optimize;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds training rows that a held-out row repeats: in the same words, nearly, or as one of the same group. */
final class Leakage {

    /** Of the runs of three words that either text has, so many are in both. */
    private static final double NEAR = 0.8;

    private static final int RUN = 3;

    private final Map<String, String> byText = new HashMap<>();
    private final Map<String, String> byGroup = new HashMap<>();
    private final Map<String, List<Integer>> byRun = new HashMap<>();
    private final List<Row> heldOut;
    private final List<Set<String>> runs = new ArrayList<>();
    private final @Nullable String group;

    private Leakage(Dataset heldOut, @Nullable String group) {
        this.heldOut = heldOut.rows();
        this.group = group;
        for (Row row : this.heldOut) {
            byText.putIfAbsent(text(row), row.id());
            byGroup.putIfAbsent(PromptSplit.groupOf(row, group), row.id());
            Set<String> mine = runs(row);
            for (String run : mine) {
                byRun.computeIfAbsent(run, key -> new ArrayList<>()).add(runs.size());
            }
            runs.add(mine);
        }
    }

    static List<PromptSplit.Leak> between(Dataset train, Dataset heldOut, @Nullable String group) {
        Leakage index = new Leakage(heldOut, group);
        List<PromptSplit.Leak> found = new ArrayList<>();
        for (Row row : train.rows()) {
            PromptSplit.Leak leak = index.find(row);
            if (leak != null) {
                found.add(leak);
            }
        }
        return List.copyOf(found);
    }

    private PromptSplit.@Nullable Leak find(Row row) {
        String same = byText.get(text(row));
        if (same != null) {
            return new PromptSplit.Leak(row.id(), same, "same text");
        }
        String together = group == null ? null : byGroup.get(PromptSplit.groupOf(row, group));
        if (together != null) {
            return new PromptSplit.Leak(row.id(), together, "same group");
        }
        String near = near(row);
        return near == null ? null : new PromptSplit.Leak(row.id(), near, "near text");
    }

    private @Nullable String near(Row row) {
        Set<String> mine = runs(row);
        Map<Integer, Integer> common = new HashMap<>();
        for (String run : mine) {
            byRun.getOrDefault(run, List.of()).forEach(at -> common.merge(at, 1, Integer::sum));
        }
        for (Map.Entry<Integer, Integer> each : common.entrySet()) {
            int union = mine.size() + runs.get(each.getKey()).size() - each.getValue();
            if (each.getValue() >= NEAR * union) {
                return heldOut.get(each.getKey()).id();
            }
        }
        return null;
    }

    private static List<String> words(Row row) {
        return List.of(row.input().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String text(Row row) {
        List<String> words = words(row);
        // A text of signs alone has no words to compare.
        return words.isEmpty() ? row.input() : String.join(" ", words);
    }

    private static Set<String> runs(Row row) {
        List<String> words = words(row);
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + RUN <= words.size(); i++) {
            runs.add(String.join(" ", words.subList(i, i + RUN)));
        }
        return runs;
    }
}
