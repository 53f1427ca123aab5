package dev.llmops.commons.internal.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All runs of n words of some texts, to find where others repeat one. It holds the words of its texts; what is searched is not kept. Not
 * safe for use by multiple threads.
 */
public final class RunIndex {

    private final int n;
    private final WindowHash hash;
    private final List<List<String>> texts = new ArrayList<>();
    private final Map<Long, List<Place>> index = new HashMap<>();

    /**
     * Creates an index of nothing.
     *
     * @param n words of a run, at least 1
     */
    public RunIndex(int n) {
        this.n = n;
        this.hash = new WindowHash(n);
    }

    private record Place(int text, int word) {}

    /** Takes a run that was found. */
    @FunctionalInterface
    public interface Hit {

        /**
         * Takes a run.
         *
         * @param text number of the text that holds it
         * @param word number of its first word in that text, from 0
         */
        void take(int text, int word);
    }

    /**
     * Adds a text.
     *
     * @param words its words, see {@link WordRuns}
     * @return its number, from 0
     */
    public int add(List<String> words) {
        int at = texts.size();
        texts.add(words);
        hash.windows(
                words,
                (word, value) ->
                        index.computeIfAbsent(value, key -> new ArrayList<>(1)).add(new Place(at, word)));
        return at;
    }

    /**
     * Finds every run of a text that stands in one of the index.
     *
     * @param words of the text
     * @param hit takes each run that was found
     */
    public void search(List<String> words, Hit hit) {
        hash.windows(words, (word, value) -> {
            for (Place place : index.getOrDefault(value, List.of())) {
                // Equal hashes are a hint; equal words decide.
                if (texts.get(place.text())
                        .subList(place.word(), place.word() + n)
                        .equals(words.subList(word, word + n))) {
                    hit.take(place.text(), place.word());
                }
            }
        });
    }
}
