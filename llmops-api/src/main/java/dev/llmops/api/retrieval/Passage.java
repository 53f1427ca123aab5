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
 * @param range where in the document's text it stands
 * @param text the text that the model gets to read; usually the document's text in that range
 * @param score how well it fits the question, higher is better, comparable within one result only; null if not scored
 * @param metadata the document's, and the passage's own; values as {@link JsonValues} describes
 */
public record Passage(
        String sourceId,
        CharRange range,
        String text,
        @Nullable Double score,
        Map<String, Object> metadata) {

    /**
     * Name of the metadata of a {@link Document} that says from which of its characters on its readers do not see the text, as where
     * the style of a page hides it. Its passages have it too.
     */
    public static final String HIDDEN_FROM = "hiddenFrom";

    /** Copies the map and refuses nulls and a score that is not finite. */
    public Passage {
        Objects.requireNonNull(sourceId, "sourceId");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(text, "text");
        if (score != null && !Double.isFinite(score)) {
            throw new IllegalArgumentException("score must be finite or null, but was " + score);
        }
        metadata = JsonValues.copyOf("metadata", metadata);
    }

    /** {@return {@code sourceId#start-end}, which names the passage within a collection} */
    public String id() {
        return sourceId + "#" + range.start() + "-" + range.end();
    }

    /**
     * {@return from which of its characters on readers of the document do not see the text: its length where they see all of it, 0
     *     where they see nothing, and where a text that was changed does not tell what of it they see}
     */
    public int hiddenFrom() {
        Object from = metadata.get(HIDDEN_FROM);
        if (!(from instanceof Number place) || place.longValue() >= range.end()) {
            return text.length();
        }
        boolean inside = place.longValue() > range.start() && text.length() == range.length();
        return inside ? place.intValue() - range.start() : 0;
    }

    /** {@return what readers of the document see of the passage; empty where they see nothing} */
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
     * @param other what the model gets to read instead
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
