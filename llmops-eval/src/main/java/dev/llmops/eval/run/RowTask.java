package dev.llmops.eval.run;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.evaluation.Judged;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers a row and has the answer judged; whatever goes wrong becomes part of the result. */
record RowTask(
        Target target, List<Evaluator> evaluators, @Nullable AnswerCache cache, LongSupplier nanos) {

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * What became of a row.
     *
     * @param fault what the target threw, or null
     * @param asked whether the target was asked
     */
    record Outcome(RowResult result, @Nullable Throwable fault, boolean asked) {}

    Outcome work(Row row, int sample) {
        TargetAnswer cached = cache == null ? null : cache.find(row, sample);
        return cached == null ? ask(row, sample) : new Outcome(judged(row, sample, cached, null), null, false);
    }

    private Outcome ask(Row row, int sample) {
        long start = nanos.getAsLong();
        TargetAnswer answer;
        try {
            answer = target.answer(row, sample);
        } catch (CallCancelledException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            RowResult none = new RowResult(
                    row.id(), row.hash(), null, describe(e), null, null, List.of(), row.metadata(), sample);
            return new Outcome(none, e, true);
        }
        double seconds = (nanos.getAsLong() - start) / NANOS_PER_SECOND;
        if (cache != null) {
            cache.put(row, sample, answer);
        }
        return new Outcome(judged(row, sample, answer, seconds), null, true);
    }

    private RowResult judged(Row row, int sample, TargetAnswer given, @Nullable Double seconds) {
        EvaluationCase answer = given.answer();
        List<Judgement> judgements = evaluators.stream()
                .map(evaluator -> Judged.by(evaluator, answer))
                .toList();
        return new RowResult(
                row.id(), row.hash(), answer, null, seconds, given.receipt(), judgements, row.metadata(), sample);
    }

    private static String describe(Throwable fault) {
        return fault.getClass().getSimpleName() + ": " + fault.getMessage();
    }
}
