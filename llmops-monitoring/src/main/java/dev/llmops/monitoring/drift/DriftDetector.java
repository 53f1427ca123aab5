package dev.llmops.monitoring.drift;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.stats.Holm;
import dev.llmops.monitoring.internal.StoredCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the calls of two windows, signal by signal, by the energy distance of their values and a permutation test; p-values are adjusted
 * for the number of
 * signals. If nothing changed, the probability that any signal is reported as drifted is at most alpha, whatever the distributions and however
 * few the units.
 *
 * <table>
 * <caption>Signals</caption>
 * <tr><td>{@code input-length}</td><td>code points of what was asked</td></tr>
 * <tr><td>{@code language}</td><td>its language</td></tr>
 * <tr><td>{@code topics}</td><td>its embedding; with {@link Builder#embeddings} only</td></tr>
 * <tr><td>{@code top-score}</td><td>the best passage's score</td></tr>
 * <tr><td>{@code no-passages}</td><td>whether a search left no passage</td></tr>
 * <tr><td>{@code citations-supported}</td><td>share of an answer's checked citations that are supported</td></tr>
 * <tr><td>{@code abstention}</td><td>whether the answer was an abstention, of those that were checked</td></tr>
 * <tr><td>{@code blocked}</td><td>whether a guardrail stopped the call</td></tr>
 * <tr><td>{@code score:NAME}</td><td>what an evaluator thought</td></tr>
 * <tr><td>{@code thumbs-up}, {@code rating}</td><td>feedback, from 0 to 1</td></tr>
 * </table>
 *
 * <p>Immutable, and as safe for use by multiple threads as its embeddings and its input.
 */
public final class DriftDetector {

    /** A signal with fewer units in a window is not tested. */
    public static final int MIN_UNITS = 20;
    /** All pairs of vectors are kept while they are tested: 1,000 are 4 MB. */
    static final int TOPICS = 500;

    private static final int BATCH = 32;

    private final @Nullable EmbeddingClient embeddings;
    private final Function<Generation, Optional<String>> input;
    private final int sampleSize;
    private final double alpha;
    private final long seed;

    private DriftDetector(Builder builder) {
        this.embeddings = builder.embeddings;
        this.input = builder.input;
        this.sampleSize = builder.sampleSize;
        this.alpha = builder.alpha;
        this.seed = builder.seed;
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return an empty sample for a window} */
    public DriftSample sample() {
        return new DriftSample(this);
    }

    /**
     * {@return a sample of stored calls, with evaluators' judgements and people's feedback} Reads each call once, in pages.
     *
     * @param store the store of the calls
     * @param which which calls
     * @throws dev.llmops.api.error.StoreException if they cannot be read
     */
    public DriftSample sample(Store store, GenerationFilter which) {
        DriftSample sample = sample();
        StoredCalls.forEach(
                store,
                which,
                sample::add,
                (call, score) -> sample.add(call, score.judgement()),
                (call, feedback) -> sample.add(call, feedback.signal()));
        return sample;
    }

    @Nullable
    EmbeddingClient embeddings() {
        return embeddings;
    }

    Function<Generation, Optional<String>> input() {
        return input;
    }

    int sampleSize() {
        return sampleSize;
    }

    double alpha() {
        return alpha;
    }

    long seed() {
        return seed;
    }

    /**
     * {@return the changes}
     *
     * @param reference the reference window
     * @param current the current window
     * @throws dev.llmops.api.error.ModelException if the embedding model fails
     */
    public DriftReport compare(DriftSample reference, DriftSample current) {
        List<SignalDrift> signals = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(reference.numbers().keySet());
        names.addAll(current.numbers().keySet());
        for (String name : names) {
            signals.add(signal(
                    name, values(reference, name), values(current, name), Figures::ofNumbers, TwoSamples::ofNumbers));
        }
        signals.add(signal(
                "language",
                reference.languages(),
                current.languages(),
                Figures::ofCategories,
                TwoSamples::ofCategories));
        EmbeddingClient client = embeddings;
        if (client != null) {
            signals.add(signal(
                    "topics",
                    reference.topics(),
                    current.topics(),
                    texts -> Map.of(),
                    texts -> TwoSamples.ofVectors(vectors(client, texts))));
        }
        return new DriftReport(judged(signals), alpha);
    }

    private static List<Double> values(DriftSample sample, String name) {
        Reservoir<Double> values = sample.numbers().get(name);
        return values == null ? List.of() : values.values();
    }

    private <T> SignalDrift signal(
            String name,
            List<T> reference,
            List<T> current,
            Function<List<T>, Map<String, Double>> figures,
            Function<List<T>, TwoSamples> samples) {
        PermutationTest test = null;
        if (reference.size() >= MIN_UNITS && current.size() >= MIN_UNITS) {
            List<T> pooled = Stream.concat(reference.stream(), current.stream()).toList();
            test = PermutationTest.of(samples.apply(pooled), reference.size(), seed ^ name.hashCode());
        }
        return new SignalDrift(
                name,
                reference.size(),
                current.size(),
                figures.apply(reference),
                figures.apply(current),
                test == null ? null : test.distance(),
                test == null ? null : test.pValue(),
                null,
                false,
                test == null ? "a window has fewer than " + MIN_UNITS + " units" : null);
    }

    private List<SignalDrift> judged(List<SignalDrift> signals) {
        double[] adjusted = Holm.adjust(signals.stream()
                .map(SignalDrift::pValue)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray());
        List<SignalDrift> judged = new ArrayList<>();
        int next = 0;
        for (SignalDrift each : signals) {
            judged.add(each.pValue() == null ? each : judged(each, adjusted[next++]));
        }
        return judged;
    }

    private SignalDrift judged(SignalDrift each, double adjusted) {
        return new SignalDrift(
                each.signal(),
                each.referenceCount(),
                each.currentCount(),
                each.reference(),
                each.current(),
                each.distance(),
                each.pValue(),
                adjusted,
                adjusted <= alpha,
                null);
    }

    private static List<float[]> vectors(EmbeddingClient client, List<String> texts) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
            for (float[] vector : client.embed(batch, EmbeddingPurpose.QUERY).vectors()) {
                vectors.add(unit(vector));
            }
        }
        return vectors;
    }

    /** A vector without a direction stays as it is. */
    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float each : vector) {
            squares += (double) each * each;
        }
        float[] unit = vector.clone();
        for (int i = 0; i < unit.length && squares > 0; i++) {
            unit[i] = (float) (unit[i] / Math.sqrt(squares));
        }
        return unit;
    }

    /** Builds a {@link DriftDetector}. Not safe for use by multiple threads. */
    public static final class Builder {

        private @Nullable EmbeddingClient embeddings;
        private Function<Generation, Optional<String>> input = CallSignals::lastUserMessage;
        private int sampleSize = 1_000;
        private double alpha = 0.01;
        private long seed;

        private Builder() {}

        /**
         * Sets the embedding model for topics. By default, topics are not tested. At most 500 inputs of a window are embedded, when windows are
         * compared.
         *
         * @param client the model; the caller closes it
         * @return this
         */
        public Builder embeddings(EmbeddingClient client) {
            this.embeddings = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Sets how a call's input is extracted. The default is the last user message, which for a prompt with passages includes these: name the
         * variable then.
         *
         * @param how extracts the input of a call, or nothing
         * @return this
         */
        public Builder input(Function<Generation, Optional<String>> how) {
            this.input = Objects.requireNonNull(how, "how");
            return this;
        }

        /**
         * Sets the maximum number of units of a window that are kept for each signal. The default is 1,000.
         *
         * @param units at least {@value DriftDetector#MIN_UNITS}
         * @return this
         */
        public Builder sampleSize(int units) {
            this.sampleSize = Require.atLeast("units", units, MIN_UNITS);
            return this;
        }

        /**
         * Sets the probability that a comparison reports any drift if nothing changed. The default is 0.01.
         *
         * @param level above 0.001, as p-values go down to 0.0001 and are adjusted, and below 1
         * @return this
         */
        public Builder alpha(double level) {
            Require.that(level > 0.001 && level < 1, () -> "level must be above 0.001 and below 1, but was " + level);
            this.alpha = level;
            return this;
        }

        /**
         * Sets the seed that decides which units are kept and which permutations are drawn. The default is 0.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** {@return the detector} */
        public DriftDetector build() {
            return new DriftDetector(this);
        }
    }
}
