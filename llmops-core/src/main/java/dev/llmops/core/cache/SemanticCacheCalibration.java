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
 * What a {@link SemanticPolicy} would do with pairs of questions of which a person said whether one answer serves both: hits and false
 * hits over thresholds. Choose the threshold on some pairs of your application, and look at the rates on others. Immutable.
 */
public final class SemanticCacheCalibration {

    /** Of the normal distribution, for an interval of 95 %. */
    private static final double Z = 1.959963984540054;

    private static final int BATCH = 64;

    /**
     * Two questions.
     *
     * @param first one
     * @param second the other
     * @param same whether one answer serves both
     */
    public record Pair(String first, String second, boolean same) {

        /** Refuses nulls. */
        public Pair {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
        }
    }

    /**
     * What a threshold does.
     *
     * @param threshold least cosine
     * @param hits pairs of one answer that would share it
     * @param same pairs of one answer
     * @param falseHits pairs of different answers that would share one
     * @param different pairs of different answers
     */
    public record Rates(double threshold, int hits, int same, int falseHits, int different) {

        /** {@return share of the pairs of one answer that would share it, or NaN if there is none} */
        public double hitRate() {
            return (double) hits / same;
        }

        /** {@return share of the pairs of different answers that would share one, or NaN if there is none} */
        public double falseHitRate() {
            return (double) falseHits / different;
        }

        /** {@return upper end of the 95 % interval of the false hit rate (Wilson 1927); 1 if there is no pair to tell it by} */
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
     * @return what thresholds do with them
     * @throws dev.llmops.api.error.ModelException if the model fails
     */
    public static SemanticCacheCalibration of(EmbeddingClient embedding, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("pairs must hold at least one pair, but was empty");
        }
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
     * {@return what a threshold does}
     *
     * @param threshold least cosine
     */
    public Rates at(double threshold) {
        return rates(threshold, true);
    }

    /**
     * {@return what a threshold would do if numbers, names and negations did not have to agree}
     *
     * @param threshold least cosine
     */
    public Rates withoutGuardAt(double threshold) {
        return rates(threshold, false);
    }

    /**
     * {@return the lowest threshold whose false hit rate is small enough, by the upper end of its interval; empty if none is, as with
     * few pairs of different answers}
     *
     * @param maxFalseHitRate largest share of pairs of different answers that may share one, above 0 and below 1
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
