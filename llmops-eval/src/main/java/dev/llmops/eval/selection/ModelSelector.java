package dev.llmops.eval.selection;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Runs a data set over candidates, one after the other, and determines which are worth choosing: the Pareto front of quality, cost
 * and time. Costs are known if the application has prices ({@code LlmOps.builder().prices(...)}); a candidate with an unknown cost
 * is on no front. Times are those of this run: use the concurrency that the application will have, on an otherwise idle machine.
 */
public final class ModelSelector {

    private final Map<String, Target> candidates;
    private final Evaluator quality;
    private final int concurrency;
    private final LongSupplier ticker;

    private ModelSelector(Builder from) {
        this.candidates = new LinkedHashMap<>(from.candidates);
        this.quality = from.quality;
        this.concurrency = from.concurrency;
        this.ticker = from.ticker;
    }

    /**
     * {@return a builder}
     *
     * @param quality scores answers; higher is better
     */
    public static Builder builder(Evaluator quality) {
        return new Builder(quality);
    }

    /**
     * Asks every candidate every row.
     *
     * @param dataset the rows
     * @return the result
     * @throws dev.llmops.eval.run.RunException if there are no rows
     * @throws dev.llmops.api.error.CallCancelledException if it was interrupted
     */
    public ModelSelection select(Dataset dataset) {
        Map<String, EvaluationRun> runs = new LinkedHashMap<>();
        candidates.forEach((name, target) -> runs.put(
                name,
                EvaluationRunner.builder(target, List.of(quality))
                        .concurrency(concurrency)
                        .ticker(ticker)
                        .build()
                        .run(dataset)));
        return ModelSelection.of(quality.name(), runs, ModelSelection.DEFAULT_SEED);
    }

    /** Builds a {@link ModelSelector}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Evaluator quality;
        private final Map<String, Target> candidates = new LinkedHashMap<>();
        private int concurrency = 1;
        private LongSupplier ticker = SystemTime.ticker();

        private Builder(Evaluator quality) {
            this.quality = Objects.requireNonNull(quality, "quality");
        }

        /**
         * Adds a candidate.
         *
         * @param name its name in the result
         * @param target answers the rows; with {@link Target#ofAnswers}, it reports the cost of answers
         * @return this
         * @throws IllegalArgumentException if there is already one with that name
         */
        public Builder candidate(String name, Target target) {
            if (candidates.putIfAbsent(Objects.requireNonNull(name, "name"), Objects.requireNonNull(target, "target"))
                    != null) {
                throw new IllegalArgumentException("there is a candidate '" + name + "' already");
            }
            return this;
        }

        /**
         * Sets how many rows a candidate is asked at once. The default is 1.
         *
         * @param rows from 1 to 10,000
         * @return this
         */
        public Builder concurrency(int rows) {
            this.concurrency = Require.within("concurrency", rows, 1, 10_000);
            return this;
        }

        /**
         * Sets the clock for timing answers. The default is the machine's.
         *
         * @param nanos a monotonic clock in nanoseconds
         * @return this
         */
        public Builder ticker(LongSupplier nanos) {
            this.ticker = Objects.requireNonNull(nanos, "nanos");
            return this;
        }

        /**
         * {@return the selector}
         *
         * @throws IllegalStateException if there are fewer than two candidates
         */
        public ModelSelector build() {
            if (candidates.size() < 2) {
                throw new IllegalStateException(
                        "a choice needs at least two candidates, but there were " + candidates.size());
            }
            return new ModelSelector(this);
        }
    }
}
