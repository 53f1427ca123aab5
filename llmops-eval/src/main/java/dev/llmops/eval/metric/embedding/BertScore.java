package dev.llmops.eval.metric.embedding;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EmbeddedTokens;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.stats.Cosine;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * BERTScore (Zhang and others, ICLR 2020, sections 3 and 4): each token of one text is matched with the token of the other whose vector has
 * the largest cosine. Precision is the mean over the answer's tokens, recall over the reference's, F1 their harmonic mean. A text without
 * tokens scores 0. The markers that a model puts around a text are ignored.
 *
 * <p>Values are meaningless without the name of their model, and are not comparable between models. They range from -1 to 1, in practice above 0;
 * higher is closer. Deterministic. Safe for use by multiple threads.
 */
public final class BertScore {

    private final TokenEmbeddings model;
    private final @Nullable Rarity rarity;
    private final @Nullable Baseline baseline;

    private BertScore(TokenEmbeddings model, @Nullable Rarity rarity, @Nullable Baseline baseline) {
        this.model = Objects.requireNonNull(model, "model");
        this.rarity = rarity;
        this.baseline = baseline;
    }

    /** One of the three scores. */
    public enum Part {
        /** Over the answer's tokens. */
        PRECISION,
        /** Over the reference's tokens. */
        RECALL,
        /** The harmonic mean of both. */
        F1
    }

    /**
     * The three scores of a pair.
     *
     * @param precision mean over the answer's tokens
     * @param recall mean over the reference's tokens
     * @param f1 their harmonic mean; 0 if their sum is not above 0
     */
    public record Scores(double precision, double recall, double f1) {

        double of(Part part) {
            return switch (part) {
                case PRECISION -> precision;
                case RECALL -> recall;
                case F1 -> f1;
            };
        }
    }

    /**
     * The average scores of unrelated texts, for {@link #rescaled}.
     *
     * @param precision below 1
     * @param recall below 1
     * @param f1 below 1
     */
    public record Baseline(double precision, double recall, double f1) {

        /** Rejects a baseline that nothing can exceed. */
        public Baseline {
            if (!(precision < 1 && recall < 1 && f1 < 1)) {
                throw new IllegalArgumentException("precision, recall and f1 of a baseline must be below 1, but were "
                        + precision + ", " + recall + " and " + f1);
            }
        }
    }

    /**
     * {@return the score with equal weights for all tokens}
     *
     * @param model computes the vectors
     */
    public static BertScore of(TokenEmbeddings model) {
        return new BertScore(model, null, null);
    }

    /**
     * {@return a copy with larger weights for rare tokens: {@code ln((n + 1) / (df + 1))} over reference texts}
     *
     * @param references the corpus, at least one text
     */
    public BertScore withRarity(List<String> references) {
        Require.not(references.isEmpty(), "references must hold at least one text, but was empty");
        Map<Integer, Integer> textsWith = new HashMap<>();
        for (EmbeddedTokens text : model.embedTokens(references)) {
            new HashSet<>(text.tokens()).forEach(token -> textsWith.merge(token, 1, Integer::sum));
        }
        double n = references.size() + 1.0;
        Map<Integer, Double> weights = new HashMap<>();
        textsWith.forEach((token, count) -> weights.put(token, Math.log(n / (count + 1))));
        return new BertScore(model, new Rarity(weights, Math.log(n)), baseline);
    }

    /**
     * {@return a copy that rescales each score x to {@code (x - b) / (1 - b)}, which spreads the scores and keeps their order}
     *
     * @param b the baseline, of the same model
     */
    public BertScore rescaled(Baseline b) {
        return new BertScore(model, rarity, Objects.requireNonNull(b, "b"));
    }

    /**
     * {@return the scores of a pair}
     *
     * @param text the answer
     * @param reference the text it is compared with
     * @throws LlmOpsException if the model fails
     */
    public Scores score(String text, String reference) {
        List<EmbeddedTokens> both = model.embedTokens(List.of(text, reference));
        return score(both.get(0), both.get(1));
    }

    /**
     * {@return the scores of a pair with precomputed embeddings}
     *
     * @param text the answer
     * @param reference the text it is compared with
     */
    public Scores score(EmbeddedTokens text, EmbeddedTokens reference) {
        if (text.tokens().isEmpty() || reference.tokens().isEmpty()) {
            return new Scores(0, 0, 0);
        }
        double precision = found(text, reference);
        double recall = found(reference, text);
        double sum = precision + recall;
        double f1 = sum <= 0 ? 0 : 2 * precision * recall / sum;
        return baseline == null
                ? new Scores(precision, recall, f1)
                : new Scores(
                        rescaled(precision, baseline.precision()),
                        rescaled(recall, baseline.recall()),
                        rescaled(f1, baseline.f1()));
    }

    private static double rescaled(double score, double b) {
        return (score - b) / (1 - b);
    }

    private double found(EmbeddedTokens tokens, EmbeddedTokens in) {
        double found = 0;
        double all = 0;
        double plain = 0;
        for (int i = 0; i < tokens.tokens().size(); i++) {
            double weight = weight(tokens.tokens().get(i));
            double best = -1;
            for (float[] other : in.vectors()) {
                best = Math.max(best, Cosine.likeness(tokens.vectors().get(i), other));
            }
            found += weight * best;
            all += weight;
            plain += best;
        }
        // Where every token is in every reference, none is rarer than another, and all weigh the same.
        return all == 0 ? plain / tokens.tokens().size() : found / all;
    }

    private double weight(Integer token) {
        return rarity == null ? 1 : rarity.known().getOrDefault(token, rarity.unseen());
    }

    /** A token that no reference has is as rare as can be. */
    private record Rarity(Map<Integer, Double> known, double unseen) {}

    /**
     * {@return an evaluator {@code bertscore-precision}, {@code bertscore-recall} or {@code bertscore-f1} that compares the answer with the
     *     expected answer; without one there is no score}
     *
     * @param part the score to use
     */
    public Evaluator evaluator(Part part) {
        String name = "bertscore-" + part.name().toLowerCase(Locale.ROOT);
        return Asking.evaluator(name, () -> definition(name), (asking, answer) -> {
            String expected = answer.expected();
            if (expected == null || expected.isBlank()) {
                throw NoScoreException.unscored("nobody knows what was expected");
            }
            return new Asking.Answer(score(answer.output(), expected).of(part), null);
        });
    }

    private String definition(String name) {
        ModelIdentity identity = model.identity();
        return name + " by " + identity.provider() + "/" + identity.name() + " " + identity.digest()
                + (rarity == null ? "" : " weighted by " + rarity.hashCode())
                + (baseline == null ? "" : " over " + baseline);
    }
}
