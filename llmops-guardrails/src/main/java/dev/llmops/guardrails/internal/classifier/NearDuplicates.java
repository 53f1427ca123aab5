package dev.llmops.guardrails.internal.classifier;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Groups of texts that share six words in a row, also by way of others: what is measured on must not be nearly what was
 * trained on.
 */
public final class NearDuplicates {

    private static final int SHINGLE = 6;

    private final int[] parent;

    private NearDuplicates(int texts) {
        parent = new int[texts];
    }

    /** {@return the group of each text: the index of one of the texts in it} */
    public static int[] groups(List<String> texts) {
        NearDuplicates found = new NearDuplicates(texts.size());
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            found.parent[i] = i;
            for (String shingle : shingles(texts.get(i))) {
                Integer other = first.putIfAbsent(shingle, i);
                if (other != null) {
                    found.parent[found.root(i)] = found.root(other);
                }
            }
        }
        int[] groups = new int[texts.size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = found.root(i);
        }
        return groups;
    }

    private int root(int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private static Set<String> shingles(String text) {
        String[] words = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M}]+", " ")
                .strip()
                .split(" ", -1);
        Set<String> shingles = new LinkedHashSet<>();
        for (int i = 0; i + SHINGLE <= words.length; i++) {
            shingles.add(String.join(" ", List.of(words).subList(i, i + SHINGLE)));
        }
        if (words.length < SHINGLE) {
            shingles.add(String.join(" ", words));
        }
        return shingles;
    }
}
