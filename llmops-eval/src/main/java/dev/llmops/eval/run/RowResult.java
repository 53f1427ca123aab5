package dev.llmops.eval.run;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.json.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row.
 *
 * @param rowId id of the row
 * @param rowHash hash of the row, which tells whether two runs asked the same
 * @param answer the answer, or null if there was none
 * @param error why there was none, or null
 * @param seconds how long the target took, or null if the answer came from the cache
 * @param receipt the call behind the answer and what it took, or null if the target keeps no records
 * @param judgements one for each evaluator, in their order; empty if there was no answer
 * @param metadata what the data set says about the row besides; values as {@link JsonValues} describes
 */
public record RowResult(
        String rowId,
        String rowHash,
        @Nullable EvaluationCase answer,
        @Nullable String error,
        @Nullable Double seconds,
        @Nullable CallReceipt receipt,
        List<Judgement> judgements,
        Map<String, Object> metadata) {

    /** Copies list and map; refuses a row with both answer and error, or with neither. */
    public RowResult {
        Objects.requireNonNull(rowId, "rowId");
        Objects.requireNonNull(rowHash, "rowHash");
        judgements = List.copyOf(judgements);
        metadata = JsonValues.copyOf("metadata", metadata);
        if ((answer == null) == (error == null)) {
            throw new IllegalArgumentException("a row has an answer or an error, and not both, but row '" + rowId
                    + "' had " + (answer == null ? "neither" : "both"));
        }
    }

    /**
     * The result of a row without metadata.
     *
     * @param rowId id of the row
     * @param rowHash hash of the row
     * @param answer the answer, or null if there was none
     * @param error why there was none, or null
     * @param seconds how long the target took, or null
     * @param receipt the call behind the answer, or null
     * @param judgements one for each evaluator, in their order
     */
    public RowResult(
            String rowId,
            String rowHash,
            @Nullable EvaluationCase answer,
            @Nullable String error,
            @Nullable Double seconds,
            @Nullable CallReceipt receipt,
            List<Judgement> judgements) {
        this(rowId, rowHash, answer, error, seconds, receipt, judgements, Map.of());
    }

    /**
     * {@return the score of an evaluator, if there is one}
     *
     * @param evaluator its name
     */
    public OptionalDouble score(String evaluator) {
        return judgements.stream()
                .filter(judgement -> judgement.evaluator().equals(evaluator))
                .filter(judgement -> judgement.score() instanceof Score.Scored)
                .mapToDouble(judgement -> ((Score.Scored) judgement.score()).value())
                .findFirst();
    }
}
