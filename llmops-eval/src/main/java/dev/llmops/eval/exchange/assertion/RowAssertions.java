package dev.llmops.eval.exchange.assertion;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code assertions}: 1 if an answer passes all assertions of its row, 0 if not, like promptfoo's pass or fail of a test. A row with a
 * threshold passes if the weighted mean of its assertions' scores reaches it. The rationale names what did not hold. A row without assertions,
 * or with one that could not be judged while the others hold, is unscored; it failed if that is because a model failed. Safe for use by
 * multiple threads.
 */
public final class RowAssertions implements Evaluator {

    private static final String NAME = "assertions";

    private record Wanted(
            String row,
            List<Assertion> assertions,
            @Nullable Double threshold) {}

    private final Map<List<String>, Wanted> byQuestion;
    private final AssertionCheck check;

    private RowAssertions(Map<List<String>, Wanted> byQuestion, AssertionCheck check) {
        this.byQuestion = byQuestion;
        this.check = check;
    }

    /**
     * {@return the evaluator for a data set that was read from promptfoo}
     *
     * @param dataset the rows, which hold their assertions in their metadata
     * @param judge judges {@code llm-rubric} and similar assertions, or null if no row has one; not closed
     * @param embeddings computes {@code similar} assertions, or null if no row has one; not closed
     * @throws IllegalArgumentException if no row asserts anything, if a judge or embeddings are needed but missing, or if two rows with the
     *     same question and expected answer have different assertions: an answer does not identify its row
     */
    public static RowAssertions of(Dataset dataset, @Nullable ModelClient judge, @Nullable EmbeddingClient embeddings) {
        Map<List<String>, Wanted> byQuestion = new HashMap<>();
        for (Row row : dataset.rows()) {
            Wanted wanted = wanted(row);
            if (wanted.assertions().isEmpty()) {
                continue;
            }
            require(row, wanted, judge, embeddings);
            Wanted other = byQuestion.putIfAbsent(key(row.input(), row.expected()), wanted);
            if (other != null
                    && !(other.assertions().equals(wanted.assertions())
                            && Objects.equals(other.threshold(), wanted.threshold()))) {
                throw new IllegalArgumentException("rows that ask the same must assert the same, but '" + other.row()
                        + "' and '" + row.id() + "' differ; join them, or ask in other words");
            }
        }
        if (byQuestion.isEmpty()) {
            throw new IllegalArgumentException("a row must have '" + Assertion.METADATA
                    + "' in its metadata, but none has; import the data set from promptfoo");
        }
        return new RowAssertions(byQuestion, new AssertionCheck(judge, embeddings));
    }

    private static Wanted wanted(Row row) {
        List<Assertion> assertions = new ArrayList<>();
        if (row.metadata().get(Assertion.METADATA) instanceof List<?> list) {
            list.forEach(each -> assertions.add(Assertion.ofMetadata(row.id(), each)));
        }
        return new Wanted(
                row.id(),
                assertions,
                row.metadata().get(Assertion.ROW_THRESHOLD) instanceof Number number ? number.doubleValue() : null);
    }

    private static void require(
            Row row, Wanted wanted, @Nullable ModelClient judge, @Nullable EmbeddingClient embeddings) {
        for (Assertion assertion : wanted.assertions()) {
            if ((assertion.judged() && judge == null) || (assertion.similarity() && embeddings == null)) {
                throw new IllegalArgumentException("row '" + row.id() + "' asserts '" + assertion.type()
                        + "', which needs " + (assertion.judged() ? "a judge" : "an embedding model") + "; give one");
            }
        }
    }

    private static List<String> key(String input, @Nullable String expected) {
        return expected == null ? List.of(input) : List.of(input, expected);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** {@return a hash of all assertions and the judge} */
    @Override
    public String definition() {
        List<Object> all = new ArrayList<>();
        byQuestion.values().stream()
                .sorted(Comparator.comparing(Wanted::row))
                .forEach(wanted -> all.add(List.of(
                        wanted.row(),
                        wanted.assertions().stream().map(Assertion::metadata).toList(),
                        String.valueOf(wanted.threshold()))));
        return NAME + " " + Json.hash(all) + check.definition();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        Wanted wanted = byQuestion.get(key(answer.input(), answer.expected()));
        if (wanted == null) {
            return new Judgement(NAME, new Score.Unscored("the row asserts nothing"), null);
        }
        List<String> broken = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        boolean failed = false;
        double sum = 0;
        double weights = 0;
        for (Assertion assertion : wanted.assertions()) {
            Score score = check.score(assertion, answer);
            if (score instanceof Score.Scored scored) {
                sum += assertion.weight() * scored.value();
                weights += assertion.weight();
                if (assertion.weight() > 0 && !assertion.holds(scored.value())) {
                    broken.add(assertion.toString());
                }
            } else if (score instanceof Score.Failed fault) {
                failed = true;
                unknown.add(assertion + ": " + fault.error());
            } else {
                unknown.add(assertion + ": " + ((Score.Unscored) score).reason());
            }
        }
        // Of all assertions that must hold, one that does not decides, whatever the ones that nobody could judge.
        if (!unknown.isEmpty() && (wanted.threshold() != null || broken.isEmpty())) {
            String why = "not judged: " + String.join("; ", unknown);
            return new Judgement(NAME, failed ? new Score.Failed(why) : new Score.Unscored(why), null);
        }
        double mean = weights == 0 ? 1 : sum / weights;
        boolean passed = wanted.threshold() == null ? broken.isEmpty() : mean >= wanted.threshold();
        String why = broken.isEmpty() ? null : "does not hold: " + String.join("; ", broken);
        return new Judgement(NAME, Score.of(passed ? 1 : 0), why);
    }
}
