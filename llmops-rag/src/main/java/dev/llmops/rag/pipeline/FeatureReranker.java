package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.rag.internal.text.Literals;
import dev.llmops.rag.internal.text.Stems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** By features, each with a weight. Immutable and safe for use by several threads. */
public final class FeatureReranker implements Reranker {

    private static final double PAIRS = 0.5;
    private static final double TITLE = 0.3;
    private static final double NUMBERS = 0.3;

    private final Map<ToDoubleFunction<Passage>, Double> own;

    private FeatureReranker(Map<ToDoubleFunction<Passage>, Double> own) {
        this.own = new LinkedHashMap<>(own);
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        Stems asked = Stems.of(question);
        Literals literals = Literals.of(question);
        double[] scores = standardised(passages);
        List<Passage> ordered = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Passage passage = passages.get(i);
            Stems said = Stems.of(passage.text());
            String title = passage.metadata().getOrDefault("title", "") + " "
                    + passage.metadata().getOrDefault("heading", "");
            double score = scores[i]
                    + PAIRS * Stems.share(asked.pairs(), said.pairs())
                    + TITLE * asked.coveredBy(Stems.of(title).set())
                    + NUMBERS * (literals.numbersIn(Literals.of(passage.text())) - 1);
            for (Map.Entry<ToDoubleFunction<Passage>, Double> feature : own.entrySet()) {
                score += feature.getValue() * feature.getKey().applyAsDouble(passage);
            }
            ordered.add(passage.withScore(score));
        }
        ordered.sort(Comparator.comparingDouble((Passage passage) -> -(passage.score() == null ? 0 : passage.score())));
        return ordered;
    }

    private static double[] standardised(List<Passage> passages) {
        double[] scores = new double[passages.size()];
        double mean = 0;
        for (int i = 0; i < scores.length; i++) {
            Double score = passages.get(i).score();
            scores[i] = score == null ? 0 : score;
            mean += scores[i] / scores.length;
        }
        double variance = 0;
        for (double score : scores) {
            variance += (score - mean) * (score - mean) / scores.length;
        }
        double deviation = Math.sqrt(variance);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = deviation < 1e-12 ? 0 : (scores[i] - mean) / deviation;
        }
        return scores;
    }

    /** Builds a {@link FeatureReranker}. Not safe for use by several threads. */
    public static final class Builder {

        private final Map<ToDoubleFunction<Passage>, Double> own = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a feature of the application's, such as how recent a passage is or how much its source is to be trusted.
         *
         * @param weight what it weighs against one standard deviation of the search's scores
         * @param feature from 0 to 1
         * @return this
         */
        public Builder feature(double weight, ToDoubleFunction<Passage> feature) {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("weight must be finite, but was " + weight);
            }
            own.put(Objects.requireNonNull(feature, "feature"), weight);
            return this;
        }

        /** {@return the reranker} */
        public FeatureReranker build() {
            return new FeatureReranker(own);
        }
    }
}
