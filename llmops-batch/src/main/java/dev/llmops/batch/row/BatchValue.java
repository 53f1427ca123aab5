package dev.llmops.batch.row;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an operation made of a row. All of it is data: columns of a table, members of JSON. */
public sealed interface BatchValue {

    /**
     * What a scan saw.
     *
     * @param decision {@code pass}, {@code transform}, {@code block} or {@code reask}
     * @param text the text with placeholders in the place of values
     * @param findings what was seen, in the order of the text
     * @param scores what each detector that ran said, from 0 to 1
     */
    record Scanned(String decision, String text, List<Found> findings, Map<String, Double> scores)
            implements BatchValue {

        /** Copies list and map. */
        public Scanned {
            findings = List.copyOf(findings);
            scores = Collections.unmodifiableMap(new TreeMap<>(scores));
        }
    }

    /**
     * What a redaction left. The values themselves are not kept.
     *
     * @param text the text with placeholders in the place of values
     * @param findings what was seen, in the order of the text
     */
    record Redacted(String text, List<Found> findings) implements BatchValue {

        /** Copies the list. */
        public Redacted {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Something that a detector saw.
     *
     * @param detector what saw it
     * @param type what it is
     * @param start where it begins in the text that was given, in UTF-16 code units; null if it is about the whole text
     * @param end where it ends; null if it is about the whole text
     * @param score how sure the detector is, from 0 to 1
     */
    record Found(
            String detector,
            String type,
            @Nullable Integer start,
            @Nullable Integer end,
            double score) {}

    /**
     * What evaluators thought of an answer.
     *
     * @param scores one for each evaluator, in the order of the recipe
     */
    record Evaluated(List<EvaluatorScore> scores) implements BatchValue {

        /** Copies the list. */
        public Evaluated {
            scores = List.copyOf(scores);
        }
    }

    /**
     * What one evaluator thought.
     *
     * @param evaluator its name
     * @param status whether it gave a score
     * @param score the score, or null if it gave none
     * @param reason why it gave this score or none, or null if it does not say
     */
    record EvaluatorScore(
            String evaluator,
            BatchStatus status,
            @Nullable Double score,
            @Nullable String reason) {}

    /**
     * A vector.
     *
     * @param vector its numbers
     * @param model the model that made it
     */
    record Embedded(List<Float> vector, String model) implements BatchValue {

        /** Copies the list. */
        public Embedded {
            vector = List.copyOf(vector);
            Objects.requireNonNull(model, "model");
        }
    }

    /**
     * An answer.
     *
     * @param text the answer
     * @param finishReason why it ended
     * @param model the model that gave it
     * @param inputTokens tokens that were read, or null if the model does not say
     * @param outputTokens tokens that were written, or null if the model does not say
     */
    record Generated(
            String text,
            String finishReason,
            String model,
            @Nullable Integer inputTokens,
            @Nullable Integer outputTokens)
            implements BatchValue {}

    /**
     * A document that is in an index.
     *
     * @param folder the folder of the index, or of the part of it, that has the document; of an index in PostgreSQL its name
     */
    record Indexed(String folder) implements BatchValue {}
}
