package dev.llmops.eval.run;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.eval.dataset.Dataset;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a target over a data set and judges its answers. A target or an evaluator that throws costs its row and no more.
 * Safe for use by several threads, each with its own file.
 */
public final class EvaluationRunner {

    private final Target target;
    private final List<Evaluator> evaluators;
    private final int concurrency;
    private final @Nullable Path file;
    private final @Nullable Path cache;
    private final RunProgress progress;
    private final LongSupplier nanos;
    private final @Nullable RunOrigin origin;

    private EvaluationRunner(Builder builder) {
        this.target = builder.target;
        this.evaluators = builder.evaluators;
        this.concurrency = builder.concurrency;
        this.file = builder.file;
        this.cache = builder.cache;
        this.progress = builder.progress;
        this.nanos = builder.nanos;
        this.origin = builder.origin;
    }

    /**
     * {@return a builder}
     *
     * @param target what answers
     * @param evaluators who judges, at least one, of unique names
     */
    public static Builder builder(Target target, List<? extends Evaluator> evaluators) {
        return new Builder(target, evaluators);
    }

    /**
     * Runs. An interrupt of the calling thread cancels: what is finished is in the file.
     *
     * @param dataset the rows
     * @return what became of them
     * @throws RunException if a file can not be used
     * @throws CallCancelledException if it was interrupted
     */
    public EvaluationRun run(Dataset dataset) {
        RunInfo info = RunInfo.of(dataset, target, evaluators);
        try (RunFile results = file == null ? null : RunFile.open(file, info, origin);
                AnswerCache answers = cache == null ? null : AnswerCache.open(cache, target);
                RunProgress shown = progress) {
            RowTask task = new RowTask(target, evaluators, answers, nanos);
            RowQueue queue = new RowQueue(dataset.rows(), task, results, shown);
            return new EvaluationRun(info, queue.run(concurrency));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the run was cancelled; run it again with the same file to go on");
        }
    }

    /** Builds an {@link EvaluationRunner}. Not safe for use by several threads. */
    public static final class Builder {

        private static final int MAX_CONCURRENCY = 10_000;

        private final Target target;
        private final List<Evaluator> evaluators;
        private int concurrency = 8;
        private @Nullable Path file;
        private @Nullable Path cache;
        private RunProgress progress = RunProgress.none();
        private LongSupplier nanos = SystemTime.ticker();
        private @Nullable RunOrigin origin;

        private Builder(Target target, List<? extends Evaluator> evaluators) {
            this.target = Objects.requireNonNull(target, "target");
            this.evaluators = List.copyOf(evaluators);
            if (evaluators.isEmpty()) {
                throw new IllegalArgumentException("evaluators must hold at least one evaluator, but was empty");
            }
            Set<String> names = new HashSet<>();
            for (Evaluator evaluator : evaluators) {
                if (!names.add(evaluator.name())) {
                    throw new IllegalArgumentException(
                            "the names of evaluators must be unique, but '" + evaluator.name() + "' is there twice");
                }
            }
        }

        /**
         * Sets how many rows are worked on at once; 8 if not set.
         *
         * @param rows from 1 to 10,000
         * @return this
         */
        public Builder concurrency(int rows) {
            if (rows < 1 || rows > MAX_CONCURRENCY) {
                throw new IllegalArgumentException(
                        "concurrency must be from 1 to " + MAX_CONCURRENCY + ", but was " + rows);
            }
            this.concurrency = rows;
            return this;
        }

        /**
         * Sets the file that each row goes to when it is finished, and from which a run goes on; none if not set.
         *
         * @param path the file, see {@link RunFile}; made if it is not there
         * @return this
         */
        public Builder file(Path path) {
            this.file = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * Sets the folder in which answers are kept by target and row, for other runs to judge; none if not set. Only
         * answers are kept, no errors and no judgements. What a row expects is not part of the key: a mended
         * expectation is judged anew and not asked anew. One run at a time uses the answers of a target.
         *
         * @param folder the folder, with a file for each target; made if it is not there
         * @return this
         */
        public Builder cache(Path folder) {
            this.cache = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Sets who hears how far the run is; nobody if not set.
         *
         * @param listener who hears; closed at the end of the run
         * @return this
         */
        public Builder progress(RunProgress listener) {
            this.progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Sets which state of the code the run is of; a new file keeps it, for trends. Unknown if not set.
         *
         * @param state the commit and the time
         * @return this
         */
        public Builder origin(RunOrigin state) {
            this.origin = Objects.requireNonNull(state, "state");
            return this;
        }

        /**
         * Sets the clock that the target's answers are timed with; the machine's if not set.
         *
         * @param clock a clock in nanoseconds that never goes back
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
