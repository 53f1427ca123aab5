package dev.llmops.eval.run;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.replay.Change;
import dev.llmops.eval.dataset.RecordedRows;
import dev.llmops.eval.dataset.Row;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The system under evaluation: it answers rows. Safe for use by multiple threads. */
public interface Target {

    /**
     * {@return an id that covers everything that determines its answers, for example {@code support-answer@3/qwen-0.5b}; answers are
     * cached under this id, so another prompt or model needs another id}
     */
    String id();

    /**
     * Answers a row.
     *
     * @param row the row; an answer must not use the row's expected answer
     * @return the answer with the row's input and expected answer
     * @throws RuntimeException if there is no answer; the run records it and continues
     */
    TargetAnswer answer(Row row);

    /**
     * Answers a row that is asked several times. By default, each sample is asked alike, and differs only if the target is nondeterministic.
     *
     * @param row the row
     * @param sample the number of the answer, from 1; a target with a seed uses a different one for each
     * @return the answer
     */
    default TargetAnswer answer(Row row, int sample) {
        return answer(row);
    }

    /**
     * {@return a target that returns texts}
     *
     * @param id its id
     * @param answer answers a row
     */
    static Target ofText(String id, Function<Row, String> answer) {
        return of(id, row -> new EvaluationCase(row.input(), answer.apply(row), row.expected(), List.of(), List.of()));
    }

    /**
     * {@return a target that calls an application; passages, citations and the receipt come from the answer's record}
     *
     * @param id its id
     * @param answer answers a row, for example {@code row -> ops.prompt("support").with("question", row.input()).ask()}
     */
    static Target ofAnswers(String id, Function<Row, Answer> answer) {
        Objects.requireNonNull(answer, "answer");
        return ofSamples(id, (row, sample) -> answer.apply(row));
    }

    /**
     * {@return a target like the one above, for rows that are asked several times}
     *
     * @param id its id
     * @param answer answers a row; the second argument is the number of the sample, from 1, for example to vary the seed
     */
    static Target ofSamples(String id, BiFunction<Row, Integer, Answer> answer) {
        Objects.requireNonNull(answer, "answer");
        return make(id, (row, sample) -> {
            Answer given = answer.apply(row, sample);
            EvaluationCase judged = new EvaluationCase(
                    row.input(),
                    given.text(),
                    row.expected(),
                    given.generation().passages(),
                    given.citations());
            return new TargetAnswer(judged, new CallReceipt(given.generationId(), given.usage(), given.cost()));
        });
    }

    /**
     * {@return a target that repeats recorded calls with one change, for the rows that
     * {@link dev.llmops.eval.dataset.RecordedRows} builds from generations: each row's metadata names its generation}
     *
     * @param id its id, which must also name the change
     * @param ops has the records
     * @param change the change to each call
     */
    static Target ofForks(String id, LlmOps ops, Change change) {
        return make(id, (row, sample) -> {
            if (!(row.metadata().get(RecordedRows.GENERATION) instanceof String generation)) {
                throw new IllegalArgumentException(
                        "row '" + row.id()
                                + "' must name its generation in its metadata, but does not; make the data set with RecordedRows");
            }
            Generation again = ops.fork(new GenerationId(generation), change).forked();
            if (again.response() == null) {
                throw new IllegalStateException("the fork " + again.id() + " ended as " + again.status()
                        + (again.error() == null ? "" : ": " + again.error().message()));
            }
            EvaluationCase judged = new EvaluationCase(
                    row.input(), again.response().text(), row.expected(), again.passages(), again.citations());
            return new TargetAnswer(judged, new CallReceipt(again.id(), again.usage(), again.cost()));
        });
    }

    /**
     * {@return a target that creates the case itself}
     *
     * @param id its id
     * @param answer answers a row
     */
    static Target of(String id, Function<Row, EvaluationCase> answer) {
        Objects.requireNonNull(answer, "answer");
        return make(id, (row, sample) -> new TargetAnswer(answer.apply(row), null));
    }

    private static Target make(String id, BiFunction<Row, Integer, TargetAnswer> answer) {
        Require.text("id", id);
        return new Target() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public TargetAnswer answer(Row row) {
                return answer(row, 1);
            }

            @Override
            public TargetAnswer answer(Row row, int sample) {
                return answer.apply(row, sample);
            }
        };
    }
}
