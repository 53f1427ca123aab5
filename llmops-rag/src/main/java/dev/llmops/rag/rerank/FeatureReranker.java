package dev.llmops.rag.rerank;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.rag.internal.search.Scores;
import dev.llmops.rag.internal.text.Literals;
import dev.llmops.rag.internal.text.Stems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Reranks by weighted features. Immutable and safe for use by multiple threads. */
public final class FeatureReranker implements Reranker {

    private static final double PAIRS = 0.5;
    private static final double TITLE = 0.3;
    private static final double NUMBERS = 0.3;

    private final Map<ToDoubleFunction<Passage>, Double> own;
    private final boolean words;

    private FeatureReranker(Map<ToDoubleFunction<Passage>, Double> own, boolean words) {
        this.own = new LinkedHashMap<>(own);
        this.words = words;
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        Asked asked = words ? Asked.of(question) : null;
        double[] scores = Scores.standardised(passages);
        List<Passage> ordered = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Passage passage = passages.get(i);
            double score = scores[i] + (asked == null ? 0 : asked.score(passage));
            for (Map.Entry<ToDoubleFunction<Passage>, Double> feature : own.entrySet()) {
                score += feature.getValue() * feature.getKey().applyAsDouble(passage);
            }
            ordered.add(passage.withScore(score));
        }
        return Scores.bestFirst(ordered);
    }

    /** The question, and what of it a passage has. */
    private record Asked(Stems stems, Literals literals) {

        static Asked of(String question) {
            return new Asked(Stems.of(question), Literals.of(question));
        }

        double score(Passage passage) {
            Stems said = Stems.of(passage.text());
            String title = passage.metadata().getOrDefault("title", "") + " "
                    + passage.metadata().getOrDefault("heading", "");
            return PAIRS * Stems.share(stems.pairs(), said.pairs())
                    + TITLE * stems.coveredBy(Stems.of(title).set())
                    + NUMBERS * (literals.numbersIn(Literals.of(passage.text())) - 1);
        }
    }

    /** Builds a {@link FeatureReranker}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Map<ToDoubleFunction<Passage>, Double> own = new LinkedHashMap<>();

        private boolean words = true;

        private Builder() {}

        /**
         * Leaves out the features of the question's words and numbers, which added nothing to a hybrid search where
         * measured: only the search's scores and the application's features decide.
         *
         * @return this
         */
        public Builder withoutWords() {
            words = false;
            return this;
        }

        /**
         * Adds a passage's recency: 1 now, half as much after each half-life; 0 without a date.
         *
         * @param weight its weight against one standard deviation of the search's scores
         * @param field the metadata that dates a passage: a day ({@code 2026-11-25}), a time with its zone, or a
         *     year as a number
         * @param halfLife the age at which it counts half, above 0
         * @param now the clock
         * @return this
         */
        public Builder recency(double weight, String field, Duration halfLife, InstantSource now) {
            return feature(weight, new Recency(field, halfLife, now));
        }

        /**
         * Adds how far a passage's source can be trusted.
         *
         * @param weight its weight against one standard deviation of the search's scores
         * @param field the metadata that names the source
         * @param trust from 0 to 1, by the field's value; 0 for all others
         * @return this
         */
        public Builder authority(double weight, String field, Map<String, Double> trust) {
            Objects.requireNonNull(field, "field");
            trust.forEach((source, value) -> {
                if (!(value >= 0 && value <= 1)) {
                    throw new IllegalArgumentException(
                            "the trust in '" + source + "' must be at least 0 and at most 1, but was " + value);
                }
            });
            Map<String, Double> known = Map.copyOf(trust);
            return feature(
                    weight,
                    passage ->
                            known.getOrDefault(String.valueOf(passage.metadata().get(field)), 0.0));
        }

        /**
         * Adds an application feature, such as a passage's recency or how far its source can be trusted.
         *
         * @param weight its weight against one standard deviation of the search's scores
         * @param feature a value from 0 to 1
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
            return new FeatureReranker(own, words);
        }
    }
}
