package dev.llmops.eval.click;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.privacy.EncryptedStore;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts how often each passage was shown and opened at each position for each query. It keeps counts, not impressions, so its size depends on
 * what was
 * shown and not on how often. Not safe for use by multiple threads.
 */
public final class ClickLog {

    /**
     * A passage for a query.
     *
     * @param query the query
     * @param passage id of the passage
     */
    record Item(String query, String passage) {}

    /** By position, the first at index 0. */
    static final class Counts {

        private long[] shown = new long[0];
        private long[] clicked = new long[0];

        private void add(int index, boolean click) {
            if (index >= shown.length) {
                shown = Arrays.copyOf(shown, index + 1);
                clicked = Arrays.copyOf(clicked, index + 1);
            }
            shown[index]++;
            clicked[index] += click ? 1 : 0;
        }

        int positions() {
            return shown.length;
        }

        long shown(int index) {
            return shown[index];
        }

        long clicked(int index) {
            return clicked[index];
        }

        long shown() {
            return Arrays.stream(shown).sum();
        }

        long clicked() {
            return Arrays.stream(clicked).sum();
        }
    }

    private final Map<Item, Counts> counts = new LinkedHashMap<>();
    private int positions;
    private long impressions;
    private long strayClicks;

    /**
     * Adds an impression.
     *
     * @param impression the passages and clicks
     * @return this
     */
    public ClickLog add(Impression impression) {
        List<String> shown = impression.shown();
        for (int index = 0; index < shown.size(); index++) {
            counts.computeIfAbsent(new Item(impression.query(), shown.get(index)), item -> new Counts())
                    .add(index, impression.clicked().contains(index + 1));
        }
        positions = Math.max(positions, shown.size());
        impressions++;
        return this;
    }

    /**
     * Adds a recorded call whose passages were shown in the order of its record. A click on a passage at a position that does not match the record
     * is not counted, but reported by {@link #strayClicks()}: a browser's data is trusted only if it matches the record. A call without
     * passages, or whose texts were erased with their key, adds nothing.
     *
     * @param query the question, as the application identifies questions
     * @param generation the call
     * @param feedback the feedback on it
     * @return this
     */
    public ClickLog add(String query, Generation generation, List<Feedback> feedback) {
        if (EncryptedStore.isErased(generation)) {
            return this;
        }
        List<String> shown =
                generation.passages().stream().map(Passage::id).distinct().toList();
        Set<Integer> clicked = new HashSet<>();
        for (Feedback each : feedback) {
            if (each.signal() instanceof FeedbackSignal.Click click) {
                boolean fits = click.position() <= shown.size()
                        && shown.get(click.position() - 1).equals(click.passage());
                if (fits) {
                    clicked.add(click.position());
                } else {
                    strayClicks++;
                }
            }
        }
        return shown.isEmpty() ? this : add(new Impression(query, shown, clicked));
    }

    /** {@return how many impressions were added} */
    public long impressions() {
        return impressions;
    }

    /** {@return the number of clicks that did not match the record of their call} */
    public long strayClicks() {
        return strayClicks;
    }

    int positions() {
        return positions;
    }

    Map<Item, Counts> counts() {
        return counts;
    }
}
