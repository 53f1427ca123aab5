package dev.llmops.eval.exchange.assertion;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.metric.reference.Bleu;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Scores one assertion of an answer, from 0 to 1, by the evaluators of this library. */
record AssertionCheck(@Nullable ModelClient judge, @Nullable EmbeddingClient embeddings) {

    private static final double PERCENT = 100;

    String definition() {
        return (judge == null ? "" : " judged by " + judge.description().identity())
                + (embeddings == null ? "" : " with vectors of " + embeddings.identity());
    }

    /** {@return how far the assertion holds; of a negated one the rest to 1} */
    Score score(Assertion assertion, EvaluationCase answer) {
        Score score = plain(assertion, answer);
        return assertion.negated() && score instanceof Score.Scored scored
                ? Score.of(scored.value() >= assertion.threshold() ? 0 : 1)
                : score;
    }

    private Score plain(Assertion assertion, EvaluationCase answer) {
        String text = answer.output();
        List<String> values = assertion.texts();
        return switch (assertion.type()) {
            case "equals" -> holds(text.equals(values.get(0)));
            case "contains" -> holds(text.contains(values.get(0)));
            case "icontains" -> holds(low(text).contains(low(values.get(0))));
            case "contains-all" -> holds(values.stream().allMatch(text::contains));
            case "contains-any" -> holds(values.stream().anyMatch(text::contains));
            case "icontains-all" -> holds(values.stream().allMatch(within(text)));
            case "icontains-any" -> holds(values.stream().anyMatch(within(text)));
            case "starts-with" -> holds(text.startsWith(values.get(0)));
            case "regex" -> by(Evaluators.regex(values.get(0)), answer, null);
            case "is-json" -> by(Evaluators.json(), answer, null);
            case "rouge-n" -> by(TextMetric.ROUGE_1, answer, values.get(0));
            case "bleu" -> percent(by(Bleu.STANDARD, answer, values.get(0)));
            case "similar" ->
                by(Evaluators.embeddingSimilarity(Objects.requireNonNull(embeddings)), answer, values.get(0));
            default -> by(judge(assertion), answer, answer.expected());
        };
    }

    private Judge judge(Assertion assertion) {
        String criterion = assertion.type().equals("factuality")
                ? "The answer agrees in every fact with this: "
                        + assertion.texts().get(0)
                : assertion.texts().get(0);
        return Judge.builder(assertion.type(), Objects.requireNonNull(judge), criterion)
                .build();
    }

    private static Predicate<String> within(String text) {
        String low = low(text);
        return value -> low.contains(low(value));
    }

    private static String low(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Score holds(boolean holds) {
        return Score.of(holds ? 1 : 0);
    }

    private static Score percent(Score score) {
        return score instanceof Score.Scored scored ? Score.of(scored.value() / PERCENT) : score;
    }

    private static Score by(Evaluator evaluator, EvaluationCase answer, @Nullable String expected) {
        return evaluator
                .evaluate(new EvaluationCase(
                        answer.input(), answer.output(), expected, answer.passages(), answer.citations()))
                .score();
    }
}
