package dev.llmops.eval.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.stats.Cosine;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.metric.rag.RagMetrics;
import dev.llmops.eval.metric.reference.CorpusMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Evaluators that need nothing, or at most an embedding model. Text metrics are in {@link TextMetric}. */
public final class Evaluators {

    private static final String REGEX = "regex";
    private static final String EMBEDDING = "embedding-similarity";
    private static final Evaluator EXPECTED_REGEX =
            Asking.evaluator(REGEX, (asking, answer) -> matchesExpected(answer));
    private static final Evaluator JSON = Asking.evaluator("json", (asking, answer) -> isJson(answer));

    private Evaluators() {}

    /** {@return every evaluator of this module that needs neither a model nor an argument} */
    public static List<Evaluator> deterministic() {
        List<Evaluator> all = new ArrayList<>(TextMetric.all());
        all.addAll(CorpusMetric.standard());
        all.add(json());
        all.addAll(RagMetrics.deterministic());
        return List.copyOf(all);
    }

    /**
     * {@return {@code regex}: 1 if the answer contains a match of an expression, 0 if not. Its time is proportional to the
     * answer's length, for any expression (RE2; back references and look-around are rejected)}
     *
     * @param expression the expression, in RE2's syntax
     * @throws IllegalArgumentException if it is not such an expression
     */
    public static Evaluator regex(String expression) {
        Pattern pattern = compiled(expression);
        return Asking.evaluator(
                REGEX, () -> REGEX + " " + pattern.pattern(), (asking, answer) -> found(pattern, answer));
    }

    /** RE2 has no back-tracking: the expression may come from anybody. */
    private static Pattern compiled(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "expression must be a regular expression in RE2's syntax, but was '" + expression + "' ("
                            + e.getDescription() + ")",
                    e);
        }
    }

    private static Asking.Answer found(Pattern pattern, EvaluationCase answer) {
        return new Asking.Answer(pattern.matcher(answer.output()).find() ? 1 : 0, null);
    }

    /** {@return {@code regex}: like {@link #regex(String)}, with the expression that a row expects} */
    public static Evaluator expectedRegex() {
        return EXPECTED_REGEX;
    }

    /** {@return {@code json}: 1 if the answer is one JSON value (RFC 8259) and nothing else, 0 if not} */
    public static Evaluator json() {
        return JSON;
    }

    /**
     * {@return {@code embedding-similarity}: cosine of the vectors of answer and expected answer, from -1 to 1}
     *
     * @param client computes the vectors; not closed
     */
    public static Evaluator embeddingSimilarity(EmbeddingClient client) {
        Objects.requireNonNull(client, "client");
        return Asking.evaluator(
                EMBEDDING, () -> definition(client.identity()), (asking, answer) -> cosine(asking, answer, client));
    }

    private static String definition(ModelIdentity model) {
        return EMBEDDING + " by " + model.provider() + "/" + model.name() + " " + model.digest();
    }

    private static Asking.Answer cosine(Asking asking, EvaluationCase answer, EmbeddingClient client) {
        String expected = expected(answer);
        if (expected.isBlank()) {
            throw NoScoreException.unscored("what was expected is blank, so it means nothing");
        }
        EmbeddingResponse response = client.embed(List.of(answer.output(), expected), EmbeddingPurpose.DOCUMENT);
        asking.spent(response.usage());
        double cosine = Cosine.of(response.vectors().get(0), response.vectors().get(1));
        if (!Double.isFinite(cosine)) {
            throw NoScoreException.unscored("a vector has no direction");
        }
        // Rounding may carry a cosine just past 1.
        return new Asking.Answer(Math.max(-1, Math.min(1, cosine)), null);
    }

    private static Asking.Answer matchesExpected(EvaluationCase answer) {
        String expected = expected(answer);
        if (expected.isEmpty()) {
            throw NoScoreException.unscored("the expected expression is empty, which matches every text");
        }
        try {
            return found(compiled(expected), answer);
        } catch (IllegalArgumentException e) {
            throw NoScoreException.of(new Score.Failed(String.valueOf(e.getMessage())));
        }
    }

    private static String expected(EvaluationCase answer) {
        String expected = answer.expected();
        if (expected == null) {
            throw NoScoreException.unscored("nobody knows what was expected");
        }
        return expected;
    }

    private static Asking.Answer isJson(EvaluationCase answer) {
        if (answer.output().isBlank()) {
            return new Asking.Answer(0, "the answer is blank");
        }
        try {
            Json.MAPPER.readTree(answer.output());
            return new Asking.Answer(1, null);
        } catch (JsonProcessingException e) {
            return new Asking.Answer(0, Json.describe(e));
        }
    }
}
