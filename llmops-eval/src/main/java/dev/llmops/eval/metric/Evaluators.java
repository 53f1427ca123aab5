package dev.llmops.eval.metric;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.eval.metric.rag.RagMetrics;
import dev.llmops.eval.metric.reference.CorpusMetric;
import java.util.ArrayList;
import java.util.List;

/** Evaluators that need nothing, or at most an embedding model. Text metrics are in {@link TextMetric}. */
public final class Evaluators {

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
        try {
            return new RegexEvaluator(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "expression must be a regular expression in RE2's syntax, but was '" + expression + "' ("
                            + e.getDescription() + ")",
                    e);
        }
    }

    /**
     * {@return {@code regex}: like {@link #regex(String)}, with the expression that a row expects}
     */
    public static Evaluator expectedRegex() {
        return ExpectedRegexEvaluator.INSTANCE;
    }

    /** {@return {@code json}: 1 if the answer is one JSON value (RFC 8259) and nothing else, 0 if not} */
    public static Evaluator json() {
        return JsonEvaluator.INSTANCE;
    }

    /**
     * {@return {@code groundedness}: how much of the answer's wording occurs in its passages, from 0 to 1. It sees words,
     *     not meaning: a denial in the passage's words counts as grounded}
     */
    public static Evaluator groundedness() {
        return RagMetrics.groundedness();
    }

    /**
     * {@return {@code citation-precision}: the share of the answer's citations whose passage supports their claim,
     * with citations of nonexistent passages counted as unsupported. It relies on the check made when the answer was produced; if a citation
     * was not checked, there is no score}
     */
    public static Evaluator citationPrecision() {
        return RagMetrics.citationPrecision();
    }

    /**
     * {@return {@code citation-recall}: the share of the answer's sentences with at least one citation whose passage
     * supports it. It relies on the check made when the answer was produced; if a citation was not checked, there is no
     * score}
     */
    public static Evaluator citationRecall() {
        return RagMetrics.citationRecall();
    }

    /**
     * {@return {@code embedding-similarity}: cosine of the vectors of answer and expected answer, from -1 to 1}
     *
     * @param client computes the vectors; not closed
     */
    public static Evaluator embeddingSimilarity(EmbeddingClient client) {
        return new EmbeddingEvaluator(client);
    }
}
