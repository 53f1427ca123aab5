package dev.llmops.eval.run;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetSplit;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.dataset.RowSource;
import dev.llmops.eval.internal.pace.AdaptiveLimit;
import dev.llmops.eval.sequential.StopRule;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a target over a data set and judges its answers. A target or an evaluator that throws affects only its row.
 * Safe for use by multiple threads, each with its own file.
 */
public final class EvaluationRunner {

    /** So many rows for each that may be asked at once does a run with a stop rule look ahead of its slowest. */
    private static final int ROWS_AHEAD = 2;

    private final Target target;
    private final List<Evaluator> evaluators;
    private final int concurrency;
    private final int samples;
    private final @Nullable Path file;
    private final @Nullable Path cache;
    private final @Nullable RunBudget budget;
    private final @Nullable StopRule stopRule;
    private final long seed;
    private final RunProgress progress;
    private final LongSupplier nanos;
    private final @Nullable RunOrigin origin;

    private EvaluationRunner(Builder builder) {
        this.target = builder.target;
        this.evaluators = builder.evaluators;
        this.concurrency = builder.concurrency;
        this.samples = builder.samples;
        this.file = builder.file;
        this.cache = builder.cache;
        this.budget = builder.budget;
        this.stopRule = builder.stopRule;
        this.seed = builder.seed;
        this.progress = builder.progress;
        this.nanos = builder.nanos;
        this.origin = builder.origin;
    }

    /**
     * {@return a builder}
     *
     * @param target answers the rows
     * @param evaluators the evaluators, at least one, with unique names
     */
    public static Builder builder(Target target, List<? extends Evaluator> evaluators) {
        return new Builder(target, evaluators);
    }

    /**
     * Runs the evaluation. Interrupting the calling thread cancels it; finished rows are in the file.
     *
     * @param dataset the rows
     * @return the finished run
     * @throws RunException if a file cannot be used, or a budget cannot be enforced
     * @throws CallCancelledException if it was interrupted
     */
    public EvaluationRun run(Dataset dataset) {
        RunInfo info = RunInfo.of(dataset, target, evaluators);
        KeptResults.StopWatcher watcher =
                stopRule == null ? null : new KeptResults.StopWatcher(stopRule, samples, ROWS_AHEAD * concurrency);
        KeptResults results = new KeptResults(dataset.size(), samples, watcher);
        Dataset asked = watcher == null ? dataset : shuffled(dataset);
        String stopped = run(asked, info, results);
        List<RowResult> kept = results.results(stopped != null);
        return EvaluationRun.of(info, watcher == null ? kept : inOrder(dataset, kept), stopped);
    }

    /**
     * Runs over rows that need not fit into memory. The results are only in the file; in memory it keeps, for each row, the scores (8 bytes per
     * evaluator, 16 if rows are asked several times) and, if the file already had it, a fingerprint (at most 43 bytes). A cache holds all its answers in memory.
     *
     * @param rows the rows, for example {@link dev.llmops.eval.dataset.DatasetFile#stream}
     * @return the totals
     * @throws IllegalStateException if there is no file, or if there is a stop rule, which needs rows in random order
     * @throws RunException if a file cannot be used, or a budget cannot be enforced
     * @throws CallCancelledException if it was interrupted
     */
    public RunTotals runStreamed(RowSource rows) {
        if (file == null || stopRule != null) {
            throw new IllegalStateException(
                    "a streamed run must have a file, and no stop rule, which needs its rows shuffled in memory");
        }
        RunInfo info = RunInfo.of(rows, target, evaluators);
        RunTotals.Counter results = new RunTotals.Counter(info, samples);
        String stopped = run(rows, info, results);
        return results.totals(info, stopped);
    }

    /**
     * Estimates what a run would use, without asking anything. Files are read but not changed.
     *
     * @param rows the rows
     * @return the estimate
     * @throws RunException if a file cannot be used
     */
    public RunEstimate estimate(RowSource rows) {
        return RunEstimate.of(rows, RunInfo.of(rows, target, evaluators), samples, file, cache);
    }

    private @Nullable String run(RowSource rows, RunInfo info, Results results) {
        SpendingMeter meter = new SpendingMeter();
        int threads = (int) Math.min(concurrency, (long) rows.size() * samples);
        try (RunProgress shown = progress) {
            shown.begin(Math.multiplyExact(rows.size(), samples));
            try (RunFile kept = file == null
                            ? null
                            : RunFile.open(file, info, origin, before -> restore(before, meter, results, shown));
                    AnswerCache answers = cache == null ? null : AnswerCache.open(cache, target);
                    Stream<Row> stream = rows.stream()) {
                RowTask task = new RowTask(target, evaluators, answers, nanos);
                AdaptiveLimit pace = new AdaptiveLimit(concurrency, SystemTime.ticker());
                String stopped = new RowQueue(
                                stream.iterator(), samples, task, results, kept, shown, pace, budget, meter)
                        .run(threads);
                if (kept != null && stopped != null) {
                    kept.stopped(stopped);
                }
                return stopped;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the run was cancelled; run it again with the same file to go on");
        }
    }

    private void restore(RowResult before, SpendingMeter meter, Results results, RunProgress shown) {
        meter.add(before);
        if (before.sample() <= samples) {
            results.restored(before);
            shown.finished(before);
        }
    }

    private Dataset shuffled(Dataset dataset) {
        List<Row> order = DatasetSplit.shuffled(dataset.rows(), null, seed).stream()
                .flatMap(List::stream)
                .toList();
        return new Dataset(dataset.name(), order, dataset.broken(), dataset.version());
    }

    private static List<RowResult> inOrder(Dataset dataset, List<RowResult> kept) {
        Map<String, Integer> places = new HashMap<>();
        dataset.rows().forEach(row -> places.put(row.id(), places.size()));
        return kept.stream()
                .sorted(Comparator.comparingInt(result -> places.getOrDefault(result.rowId(), 0)))
                .toList();
    }

    /** Builds an {@link EvaluationRunner}. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final int MAX_CONCURRENCY = 10_000;
        private static final int MAX_SAMPLES = 1_000;

        private final Target target;
        private final List<Evaluator> evaluators;
        private int concurrency = 8;
        private int samples = 1;
        private @Nullable RunBudget budget;
        private @Nullable StopRule stopRule;
        private long seed;
        private @Nullable Path file;
        private @Nullable Path cache;
        private RunProgress progress = RunProgress.none();
        private LongSupplier nanos = SystemTime.ticker();
        private @Nullable RunOrigin origin;

        private Builder(Target target, List<? extends Evaluator> evaluators) {
            this.target = Objects.requireNonNull(target, "target");
            this.evaluators = List.copyOf(evaluators);
            Require.not(evaluators.isEmpty(), "evaluators must hold at least one evaluator, but was empty");
            Set<String> names = new HashSet<>();
            for (Evaluator evaluator : evaluators) {
                if (!names.add(evaluator.name())) {
                    throw new IllegalArgumentException(
                            "the names of evaluators must be unique, but '" + evaluator.name() + "' is there twice");
                }
            }
        }

        /**
         * Sets how many rows are processed at once. The default is 8. When a server reports overload, the number is reduced; a row that it rejected
         * (HTTP 429, a full queue) is asked again, up to ten times, when the server indicated or after 1 to 60 seconds.
         *
         * @param rows from 1 to 10,000
         * @return this
         */
        public Builder concurrency(int rows) {
            this.concurrency = Require.within("concurrency", rows, 1, MAX_CONCURRENCY);
            return this;
        }

        /**
         * Sets how often each row is asked. The default is once. Each answer is stored separately in file and cache; a row's score is the mean of its
         * answers'.
         *
         * @param each from 1 to 1,000; a resumed run may ask for more than before
         * @return this
         */
        public Builder samples(int each) {
            this.samples = Require.within("samples", each, 1, MAX_SAMPLES);
            return this;
        }

        /**
         * Sets the run's budget. By default there is no limit.
         *
         * @param limit the budget
         * @return this
         */
        public Builder budget(RunBudget limit) {
            this.budget = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Ends the run as soon as a rule has decided; by default it runs to the last row. Rows are asked in random order.
         *
         * <p>Of the rows from the first unanswered one on, at most twice the concurrency are asked ahead, so a decision wastes few calls.
         *
         * @param rule the rule, for one of the evaluators
         * @param orderSeed seed of the order; use the same one to resume from a file
         * @return this
         */
        public Builder stopWhen(StopRule rule, long orderSeed) {
            if (evaluators.stream().noneMatch(each -> each.name().equals(rule.evaluator()))) {
                throw new IllegalArgumentException("the stop rule must be for an evaluator of the run, but '"
                        + rule.evaluator() + "' is none of "
                        + evaluators.stream().map(Evaluator::name).toList());
            }
            this.stopRule = rule;
            this.seed = orderSeed;
            return this;
        }

        /**
         * Sets the file to which each finished row is written, and from which a run resumes. By default there is none.
         *
         * @param path the file, see {@link RunFile}; created if it does not exist
         * @return this
         */
        public Builder file(Path path) {
            this.file = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * Sets the folder that caches answers by target and row, for other runs to judge. By default there is none. Only
         * answers are cached, not errors or judgements. A row's expected answer is not part of the key: a corrected
         * expectation is judged again but not asked again. Only one run at a time can use the answers of a target.
         *
         * @param folder the folder, with a file for each target; created if it does not exist
         * @return this
         */
        public Builder cache(Path folder) {
            this.cache = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Sets a listener for progress. By default there is none.
         *
         * @param listener the listener; closed at the end of the run
         * @return this
         */
        public Builder progress(RunProgress listener) {
            this.progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Sets the state of the code that the run belongs to; a new file stores it, for trends. By default it is unknown.
         *
         * @param state the commit and the time
         * @return this
         */
        public Builder origin(RunOrigin state) {
            this.origin = Objects.requireNonNull(state, "state");
            return this;
        }

        /**
         * Sets the clock for timing the target's answers. The default is the machine's.
         *
         * @param clock a monotonic clock in nanoseconds
         * @return this
         */
        public Builder ticker(LongSupplier clock) {
            this.nanos = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** {@return the runner} */
        public EvaluationRunner build() {
            return new EvaluationRunner(this);
        }
    }
}
