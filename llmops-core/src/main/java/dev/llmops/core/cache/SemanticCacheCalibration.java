package dev.llmops.core.cache;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.internal.cache.Cosine;
import dev.llmops.core.internal.cache.QuestionGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Measures what a {@link SemanticPolicy} would do with pairs of questions that a person labelled as having the same answer or not: hits and
 * false hits by threshold. Choose the threshold on some pairs of your application, and check the rates on others. Immutable.
 */
public final class SemanticCacheCalibration {

    /** Of the normal distribution, for an interval of 95 %. */
    private static final double Z = 1.959963984540054;

    private static final int BATCH = 64;

    /**
     * A pair of questions.
     *
     * @param first one question
     * @param second the other question
     * @param same whether one answer serves both
     */
    public record Pair(String first, String second, boolean same) {

        /** Rejects nulls. */
        public Pair {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
        }
    }

    /**
     * The effect of a threshold.
     *
     * @param threshold the lowest cosine that counts as a match
     * @param hits pairs with the same answer that would share it
     * @param same pairs with the same answer
     * @param falseHits pairs with different answers that would share one
     * @param different pairs with different answers
     */
    public record Rates(double threshold, int hits, int same, int falseHits, int different) {

        /** {@return the share of pairs with the same answer that would share it, or NaN if there are none} */
        public double hitRate() {
            return (double) hits / same;
        }

        /** {@return the share of pairs with different answers that would share one, or NaN if there are none} */
        public double falseHitRate() {
            return (double) falseHits / different;
        }

        /** {@return the upper end of the 95 % interval of the false hit rate (Wilson 1927); 1 if there is no pair to estimate it from} */
        public double maxFalseHitRate() {
            if (different == 0) {
                return 1;
            }
            double rate = falseHitRate();
            double square = Z * Z / different;
            double spread = Z * Math.sqrt(rate * (1 - rate) / different + square / (4 * different));
            return Math.min(1, (rate + square / 2 + spread) / (1 + square));
        }
    }

    private record Scored(double similarity, boolean agrees, boolean same) {}

    private final List<Scored> pairs;

    private SemanticCacheCalibration(List<Scored> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /**
     * Embeds pairs.
     *
     * @param embedding the model of the cache
     * @param pairs the pairs, at least one
     * @return the effects of thresholds on them
     * @throws dev.llmops.api.error.ModelException if the model fails
     */
    public static SemanticCacheCalibration of(EmbeddingClient embedding, List<Pair> pairs) {
        Require.not(pairs.isEmpty(), "pairs must hold at least one pair, but was empty");
        List<Scored> scored = new ArrayList<>();
        for (int start = 0; start < pairs.size(); start += BATCH) {
            List<Pair> some = pairs.subList(start, Math.min(pairs.size(), start + BATCH));
            List<float[]> vectors = embedding
                    .embed(
                            some.stream()
                                    .flatMap(pair -> Stream.of(pair.first(), pair.second()))
                                    .toList(),
                            EmbeddingPurpose.QUERY)
                    .vectors();
            for (int i = 0; i < some.size(); i++) {
                Pair pair = some.get(i);
                scored.add(new Scored(
                        Cosine.ofUnits(Cosine.unit(vectors.get(2 * i)), Cosine.unit(vectors.get(2 * i + 1))),
                        QuestionGuard.of(pair.first()).agrees(QuestionGuard.of(pair.second())),
                        pair.same()));
            }
        }
        return new SemanticCacheCalibration(scored);
    }

    /**
     * {@return the effect of a threshold}
     *
     * @param threshold the lowest cosine that counts as a match
     */
    public Rates at(double threshold) {
        return rates(threshold, true);
    }

    /**
     * {@return the effect of a threshold if numbers, names and negations did not have to agree}
     *
     * @param threshold the lowest cosine that counts as a match
     */
    public Rates withoutGuardAt(double threshold) {
        return rates(threshold, false);
    }

    /**
     * {@return the lowest threshold whose false hit rate is low enough, by the upper end of its interval; empty if there is none, for
     * example with few pairs of different answers}
     *
     * @param maxFalseHitRate the largest acceptable share of pairs with different answers that share one, above 0 and below 1
     */
    public OptionalDouble threshold(double maxFalseHitRate) {
        Require.insideShare("maxFalseHitRate", maxFalseHitRate);
        return Stream.concat(pairs.stream().map(Scored::similarity), Stream.of(1.0))
                .filter(similarity -> similarity > 0 && similarity <= 1)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .filter(threshold -> at(threshold).maxFalseHitRate() <= maxFalseHitRate)
                .findFirst();
    }

    private Rates rates(double threshold, boolean guarded) {
        int hits = 0;
        int same = 0;
        int falseHits = 0;
        for (Scored pair : pairs) {
            int hit = pair.similarity() >= threshold && (pair.agrees() || !guarded) ? 1 : 0;
            same += pair.same() ? 1 : 0;
            hits += pair.same() ? hit : 0;
            falseHits += pair.same() ? 0 : hit;
        }
        return new Rates(threshold, hits, same, falseHits, pairs.size() - same);
    }
}
