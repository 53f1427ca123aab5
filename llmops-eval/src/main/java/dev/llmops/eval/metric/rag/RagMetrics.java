package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelClient;
import java.util.List;
import java.util.Objects;

/**
 * Metrics of answers that use passages. Each is safe for use by multiple threads if its models are. Those that use a model as judge need a
 * client that follows JSON Schemas well; a reply that cannot be parsed after one repair is {@link
 * dev.llmops.api.evaluation.Score.Unscored}. None of the given models is closed.
 */
public final class RagMetrics {

    private RagMetrics() {}

    /** {@return those that need no model: lexical groundedness, context precision and recall, and both citation metrics by the recorded check} */
    public static List<Evaluator> deterministic() {
        return List.of(
                groundedness(),
                ContextEvaluators.LEXICAL_PRECISION,
                ContextEvaluators.LEXICAL_RECALL,
                CitationEvaluators.PRECISION,
                CitationEvaluators.RECALL);
    }

    /**
     * {@return {@code groundedness}: how far the best matching sentences of the passages contain the answer's words, from 0 to 1. It
     * sees words, not meaning: a denial in the passages' words counts as grounded}
     */
    public static Evaluator groundedness() {
        return LexicalGroundedness.EVALUATOR;
    }

    /**
     * {@return {@code groundedness-nli}: the mean, over the answer's sentences, of the probability that the passages entail it, from 0 to 1
     * (after SummaC-ZS, Laban and others, TACL 2022, with all passages as one premise)}
     *
     * @param model the judge
     */
    public static Evaluator groundedness(EntailmentModel model) {
        return NliGroundedness.of(Objects.requireNonNull(model, "model"));
    }

    /**
     * {@return {@code groundedness-judge}: the share of the answer's sentences that a model finds in the passages, from 0 to 1. A sentence
     * that the passages do not state is not supported}
     *
     * @param model the judge
     */
    public static Evaluator groundedness(ModelClient model) {
        return ClaimSupport.groundedness(Objects.requireNonNull(model, "model"));
    }

    /**
     * {@return {@code faithfulness}: the share of the answer's claims that the passages support, from 0 to 1 (Es and others, EACL 2024, section 3). A
     * model extracts the claims and judges them by their numbers. An answer without claims has no score}
     *
     * @param model extracts and judges
     */
    public static Evaluator faithfulness(ModelClient model) {
        return ClaimSupport.faithfulness(Objects.requireNonNull(model, "model"));
    }

    /**
     * {@return {@code context-precision}: average precision of the passages in their order, from 0 to 1; 0 if none is useful. A passage is useful
     * if a
     * model says that it supports a sentence of the expected answer}
     *
     * @param model the judge
     */
    public static Evaluator contextPrecision(ModelClient model) {
        return ContextEvaluators.precision(Objects.requireNonNull(model, "model"));
    }

    /**
     * {@return {@code context-recall}: the share of the expected answer's sentences that a model finds in the passages, from 0 to 1}
     *
     * @param model the judge
     */
    public static Evaluator contextRecall(ModelClient model) {
        return ContextEvaluators.recall(Objects.requireNonNull(model, "model"));
    }

    /**
     * {@return {@code answer-relevancy}: the mean cosine of the question with three questions that a model generates from the answer, from -1 to
     * 1; 0 if the answer
     * is noncommittal (Es and others, EACL 2024, section 3)}
     *
     * @param model generates the questions
     * @param embeddings computes the vectors
     */
    public static Evaluator answerRelevancy(ModelClient model, EmbeddingClient embeddings) {
        return AnswerRelevancy.of(
                Objects.requireNonNull(model, "model"), Objects.requireNonNull(embeddings, "embeddings"));
    }

    /**
     * {@return {@code noise-sensitivity}: the share of the answer's claims that the expected answer does not support and a relevant passage does,
     * from
     * 0 to 1, lower is better. A passage is relevant if it supports a sentence of the expected answer}
     *
     * @param model extracts and judges
     */
    public static Evaluator noiseSensitivity(ModelClient model) {
        return NoiseSensitivity.of(Objects.requireNonNull(model, "model"), false);
    }

    /**
     * {@return {@code noise-sensitivity-irrelevant}: like {@link #noiseSensitivity}, for wrong claims that only irrelevant passages support}
     *
     * @param model extracts and judges
     */
    public static Evaluator irrelevantNoiseSensitivity(ModelClient model) {
        return NoiseSensitivity.of(Objects.requireNonNull(model, "model"), true);
    }

    /**
     * {@return {@code citation-precision}: the share of the answer's citations whose passage supports their claim,
     * with citations of nonexistent passages counted as unsupported. It relies on the check made when the answer was produced; if a citation
     * was not checked, there is no score}
     */
    public static Evaluator citationPrecision() {
        return CitationEvaluators.PRECISION;
    }

    /**
     * {@return {@code citation-recall}: the share of the answer's sentences with at least one citation whose passage
     * supports it. It relies on the check made when the answer was produced; if a citation was not checked, there is no
     * score}
     */
    public static Evaluator citationRecall() {
        return CitationEvaluators.RECALL;
    }

    /**
     * {@return {@code citation-precision-nli}: the share of citations that are in a supported sentence and support it alone, or without which the
     * others do not (ALCE). Citations are those of the case, or else the markers {@code [n]} in the answer}
     *
     * @param model the judge
     */
    public static Evaluator citationPrecision(EntailmentModel model) {
        return CitationEvaluators.precision(Objects.requireNonNull(model, "model"));
    }

    /**
     * {@return {@code citation-recall-nli}: the share of the answer's sentences that their cited passages, taken together, entail (ALCE)}
     *
     * @param model the judge
     */
    public static Evaluator citationRecall(EntailmentModel model) {
        return CitationEvaluators.recall(Objects.requireNonNull(model, "model"));
    }
}
