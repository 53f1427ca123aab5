package dev.llmops.eval.run;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.json.JsonValues;
import dev.llmops.commons.internal.option.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The result of one row.
 *
 * @param rowId id of the row
 * @param rowHash hash of the row, which shows whether two runs asked the same
 * @param answer the answer, or null if there is none
 * @param error why there is none, or null
 * @param seconds how long the target took, or null if the answer came from the cache
 * @param receipt the call behind the answer with its usage, or null if the target keeps no records
 * @param judgements one per evaluator, in their order; empty if there is no answer
 * @param metadata the row's metadata from the data set; values as {@link JsonValues} describes
 * @param sample the number of this answer to the row, from 1; a row that was asked once has only one
 */
public record RowResult(
        String rowId,
        String rowHash,
        @Nullable EvaluationCase answer,
        @Nullable String error,
        @Nullable Double seconds,
        @Nullable CallReceipt receipt,
        List<Judgement> judgements,
        Map<String, Object> metadata,
        int sample) {

    /** Copies list and map; rejects a row with both answer and error, or with neither. */
    public RowResult {
        Objects.requireNonNull(rowId, "rowId");
        Objects.requireNonNull(rowHash, "rowHash");
        judgements = List.copyOf(judgements);
        metadata = JsonValues.copyOf("metadata", metadata);
        Require.atLeast("sample", sample, 1);
        if ((answer == null) == (error == null)) {
            throw new IllegalArgumentException("a row has an answer or an error, and not both, but row '" + rowId
                    + "' had " + (answer == null ? "neither" : "both"));
        }
    }

    /**
     * Creates the result of a row without metadata.
     *
     * @param rowId id of the row
     * @param rowHash hash of the row
     * @param answer the answer, or null if there is none
     * @param error why there is none, or null
     * @param seconds how long the target took, or null
     * @param receipt the call behind the answer, or null
     * @param judgements one per evaluator, in their order
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
     * Creates the result of a row that was asked once.
     *
     * @param rowId id of the row
     * @param rowHash hash of the row
     * @param answer the answer, or null if there is none
     * @param error why there is none, or null
     * @param seconds how long the target took, or null
     * @param receipt the call behind the answer, or null
     * @param judgements one per evaluator, in their order
     * @param metadata the row's metadata from the data set
     */
    public RowResult(
            String rowId,
            String rowHash,
            @Nullable EvaluationCase answer,
            @Nullable String error,
            @Nullable Double seconds,
            @Nullable CallReceipt receipt,
            List<Judgement> judgements,
            Map<String, Object> metadata) {
        this(rowId, rowHash, answer, error, seconds, receipt, judgements, metadata, 1);
    }

    /** For a sentence: the row, and why an evaluator gave it no score. */
    String whyUnscored(String evaluator) {
        return "'" + rowId + "': " + (error == null ? reason(evaluator) : "no answer, " + error);
    }

    private String reason(String evaluator) {
        return judgements.stream()
                .filter(judgement -> judgement.evaluator().equals(evaluator))
                .map(judgement -> judgement.score() instanceof Score.Failed failed
                        ? "failed, " + failed.error()
                        : judgement.score() instanceof Score.Unscored unscored ? unscored.reason() : "scored")
                .findFirst()
                .orElse("it was not judged");
    }

    /** What a sample is found by. */
    static String key(String rowId, int sample) {
        return sample + " " + rowId;
    }

    String key() {
        return key(rowId, sample);
    }

    /**
     * One result for all samples of a row: the first answer, and of each evaluator the mean of the scores that are there. Where there is none, the
     * first sample's reason stays. The call and the time are those of the first answer; what all took is told by the samples.
     */
    static RowResult mean(List<RowResult> samples) {
        RowResult first = samples.stream()
                .filter(sample -> sample.answer() != null)
                .findFirst()
                .orElse(samples.get(0));
        if (samples.size() == 1) {
            return first;
        }
        List<Judgement> means = new ArrayList<>();
        for (Judgement judgement : first.judgements()) {
            OptionalDouble mean = samples.stream()
                    .flatMapToDouble(sample -> sample.score(judgement.evaluator()).stream())
                    .average();
            means.add(
                    mean.isPresent()
                            ? new Judgement(judgement.evaluator(), Score.of(mean.getAsDouble()), null)
                            : judgement);
        }
        return new RowResult(
                first.rowId,
                first.rowHash,
                first.answer,
                first.error,
                first.seconds,
                first.receipt,
                means,
                first.metadata,
                first.sample);
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
