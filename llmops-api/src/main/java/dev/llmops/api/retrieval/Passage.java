package dev.llmops.api.retrieval;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.CharRange;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document.
 *
 * @param sourceId id of the {@link Document}
 * @param range its range in the document's text
 * @param text the text that the model reads; usually the document's text in that range
 * @param score how well it matches the question, higher is better, comparable within one result only; null if not scored
 * @param metadata metadata of the document and of the passage itself; values as {@link JsonValues} describes
 */
public record Passage(
        String sourceId,
        CharRange range,
        String text,
        @Nullable Double score,
        Map<String, Object> metadata) {

    /**
     * Name of the {@link Document} metadata entry that states from which character on its readers cannot see the text, for example because
     * the style of a page hides it. Its passages have the entry too.
     */
    public static final String HIDDEN_FROM = "hiddenFrom";

    /** Copies the map and rejects nulls and a score that is not finite. */
    public Passage {
        Objects.requireNonNull(sourceId, "sourceId");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(text, "text");
        if (score != null && !Double.isFinite(score)) {
            throw new IllegalArgumentException("score must be finite or null, but was " + score);
        }
        metadata = JsonValues.copyOf("metadata", metadata);
    }

    /** {@return {@code sourceId#start-end}, which identifies the passage within a collection} */
    public String id() {
        return sourceId + "#" + range.start() + "-" + range.end();
    }

    /**
     * {@return the index in this passage from which readers of the document cannot see the text: its length if they see all of it, and 0
     *     if they see none of it, or if a changed text does not show what they see}
     */
    public int hiddenFrom() {
        Object from = metadata.get(HIDDEN_FROM);
        if (!(from instanceof Number place) || place.longValue() >= range.end()) {
            return text.length();
        }
        boolean inside = place.longValue() > range.start() && text.length() == range.length();
        return inside ? place.intValue() - range.start() : 0;
    }

    /** {@return the part of the passage that readers of the document see; empty if they see none of it} */
    public Passage visible() {
        int seen = hiddenFrom();
        return seen == text.length()
                ? this
                : new Passage(
                        sourceId,
                        new CharRange(range.start(), range.start() + seen),
                        text.substring(0, seen),
                        score,
                        metadata);
    }

    /**
     * {@return the same passage with another text}
     *
     * @param other the text that the model reads instead
     */
    public Passage withText(String other) {
        return new Passage(sourceId, range, other, score, metadata);
    }

    /**
     * {@return the same passage with another score}
     *
     * @param other the score
     */
    public Passage withScore(double other) {
        return new Passage(sourceId, range, text, other, metadata);
    }
}
