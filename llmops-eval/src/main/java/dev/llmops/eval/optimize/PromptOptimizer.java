package dev.llmops.eval.optimize;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.DatasetSplit;
import dev.llmops.eval.dataset.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Searches for a better prompt: other instructions, given or proposed by a model, and sets of examples drawn from training rows, scored by a
 * metric within a budget. After the search, the winner and the original prompt answer rows that the search never saw, and a paired
 * comparison decides whether the winner is better.
 *
 * <p>Method: sets of examples are drawn at random (bootstrap few-shot with random search, Khattab and others 2023), instructions are proposed
 * from the
 * scores so far (OPRO) and from mistakes (GEPA), and successive halving allocates the calls. The Bayesian search of MIPROv2 is not used: it learns
 * from whole trials, and a budget of a few hundred calls allows only a handful.
 *
 * <p>With a folder, answers are stored in it: a search that was stopped continues when it is run again with the same settings, and pays for
 * no answer twice. The same seed and the same answers give the same result. Safe for use by multiple threads, each with its own folder.
 */
public final class PromptOptimizer {

    private static final double POOL_SHARE = 0.25;
    private static final int MAX_POOL = 100;
    private static final int MIN_ROWS_EACH = 6;

    private final LlmOps ops;
    private final LlmOps proposer;
    private final PromptVersion prompt;
    private final Evaluator metric;
    private final OptimizationBudget budget;
    private final SearchSettings settings;
    private final Prompts prompts;
    private final boolean ablation;
    private final int concurrency;
    private final @Nullable Path folder;
    private final Consumer<Optimization.Spending> progress;

    private PromptOptimizer(Builder from) {
        this.ops = from.ops;
        this.proposer = from.proposer == null ? from.ops : from.proposer;
        this.prompt = from.prompt;
        this.metric = from.metric;
        this.budget = from.budget;
        this.settings = new SearchSettings(
                from.instructions, from.proposals, from.exampleSets, from.shots, from.source, from.seed);
        this.prompts = new Prompts(from.prompt.name(), from.inputVariable, from.metadataVariables, from.maxTokens);
        this.ablation = from.ablation;
        this.concurrency = from.concurrency;
        this.folder = from.folder;
        this.progress = from.progress;
    }

    /**
     * {@return a builder}
     *
     * @param ops calls the model, with the configured prices, retries and records; not closed
     * @param prompt the prompt to improve
     * @param metric scores answers; higher is better
     * @param budget the total budget
     */
    public static Builder builder(LlmOps ops, PromptVersion prompt, Evaluator metric, OptimizationBudget budget) {
        return new Builder(ops, prompt, metric, budget);
    }

    /**
     * Searches, and asks the held-out rows at the end. Interrupting the calling thread cancels it.
     *
     * @param split rows to search with, and rows that decide
     * @return the result
     * @throws OptimizationException if there is nothing to try, the budget is too small to distinguish candidates, there are too few rows, or
     *     the metric or the model fails on too many of them
     * @throws dev.llmops.api.error.CallCancelledException if it was interrupted
     */
    public Optimization optimize(PromptSplit split) {
        FewShot own = prompt.content().examples();
        if (own != null) {
            throw new OptimizationException(prompt.reference() + " shows examples of the data set '" + own.set()
                    + "' already; take them out of its front matter, and let the search choose examples");
        }
        Search.Rows rows = rows(split);
        if (split.heldOutUnits() < MIN_ROWS_EACH) {
            throw new OptimizationException("the verdict counts " + split.heldOutUnits() + " held-out "
                    + (split.group() == null ? "rows" : "groups of '" + split.group() + "'") + ", and fewer than "
                    + MIN_ROWS_EACH + " can never decide; hold out more, or name finer groups");
        }
        int verdictCalls = split.heldOutRows() * (ablation ? 4 : 2);
        int searchCalls = searchCalls(verdictCalls);
        Meter meter = new Meter(budget);
        Asker asker = new Asker(metric, meter, prompts, concurrency, folder, progress);
        Board board = new Board(metric.name());
        Race.Reserve reserve = (calls, tokens) -> meter.expects((long) calls + verdictCalls, tokens);
        Search.Found found = new Search(
                        settings,
                        ops,
                        proposer,
                        asker,
                        board,
                        prompts,
                        prompt.content(),
                        rows,
                        searchCalls,
                        reserve,
                        metric.name())
                .run();
        HeldOutTrial trial = new HeldOutTrial(ops, asker, split, metric.name(), settings.seed());
        HeldOutResult verdict = verdict(trial, found, board);
        return new Optimization(
                prompt,
                model(),
                metric.name(),
                settings.seed(),
                new Optimization.Rows(
                        split.train().version(),
                        split.heldOutVersion(),
                        rows.pool().size(),
                        rows.scoring().size(),
                        split.heldOutRows(),
                        split.leaked()),
                Trajectory.of(found, board),
                found.refused(),
                found.best(),
                verdict,
                ablations(trial, found),
                meter.spending());
    }

    private String model() {
        ModelIdentity identity = ops.asModelClient().description().identity();
        return identity.name();
    }

    private static HeldOutResult verdict(HeldOutTrial trial, Search.Found found, Board board) {
        if (found.best().isBaseline()) {
            return HeldOutResult.none(
                    Candidate.BASELINE,
                    board.done(found.baseline()) == 0
                            ? "the budget ended before the search began"
                            : "no candidate scored higher than the baseline on the training rows");
        }
        return trial.compare(found.baseline(), found.best());
    }

    private List<HeldOutResult> ablations(HeldOutTrial trial, Search.Found found) {
        List<HeldOutResult> results = new ArrayList<>();
        if (ablation && found.instruction() != null && !found.best().isBaseline()) {
            results.add(trial.compare(found.baseline(), found.instruction()));
        }
        if (ablation && found.examples() != null && !found.best().isBaseline()) {
            results.add(trial.compare(found.baseline(), found.examples()));
        }
        return results;
    }

    private Search.Rows rows(PromptSplit split) {
        List<Row> pool = new ArrayList<>();
        List<Row> scoring = new ArrayList<>();
        int all = split.train().rows().size();
        int wanted = settings.exampleSets() == 0 ? 0 : Math.min(MAX_POOL, (int) Math.ceil(POOL_SHARE * all));
        for (List<Row> group : DatasetSplit.shuffled(split.train().rows(), split.group(), settings.seed())) {
            (pool.size() < wanted ? pool : scoring).addAll(group);
        }
        if (scoring.size() < MIN_ROWS_EACH) {
            throw new OptimizationException("at least " + MIN_ROWS_EACH
                    + " training rows must score candidates, but there are " + scoring.size() + " beside "
                    + pool.size() + " that give examples; give more rows, or smaller groups");
        }
        return new Search.Rows(pool, scoring);
    }

    private int searchCalls(int verdictCalls) {
        int candidates = settings.given().size() + settings.proposals() + settings.exampleSets();
        if (candidates == 0) {
            throw new OptimizationException(
                    "there is nothing to try: give instructions, ask for proposals, or draw sets of examples");
        }
        int least = MIN_ROWS_EACH * (candidates + 1) * 2 + settings.proposals();
        int left = budget.calls() - verdictCalls;
        if (left < least) {
            throw new OptimizationException("the budget of " + budget.calls() + " calls leaves " + Math.max(0, left)
                    + " for the search after " + verdictCalls + " for the verdict, and " + candidates
                    + " candidates need " + least + "; give it more calls, hold out fewer rows, or try less");
        }
        return left;
    }

    /** Builds a {@link PromptOptimizer}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final LlmOps ops;
        private final PromptVersion prompt;
        private final Evaluator metric;
        private final OptimizationBudget budget;
        private @Nullable LlmOps proposer;
        private List<String> instructions = List.of();
        private int proposals = 4;
        private int exampleSets = 6;
        private List<Integer> shots = List.of(2, 4);
        private ExampleSource source = ExampleSource.EXPECTED;
        private String inputVariable = "question";
        private List<String> metadataVariables = List.of();
        private int maxTokens = 256;
        private int concurrency = 1;
        private boolean ablation;
        private long seed = 20_261_129;
        private @Nullable Path folder;
        private Consumer<Optimization.Spending> progress = spent -> {};

        private Builder(LlmOps ops, PromptVersion prompt, Evaluator metric, OptimizationBudget budget) {
            this.ops = Objects.requireNonNull(ops, "ops");
            this.prompt = Objects.requireNonNull(prompt, "prompt");
            this.metric = Objects.requireNonNull(metric, "metric");
            this.budget = Objects.requireNonNull(budget, "budget");
        }

        /**
         * Sets instructions to try. By default there are none.
         *
         * @param texts each replaces the prompt's system message, and must keep its variables
         * @return this
         */
        public Builder instructions(List<String> texts) {
            this.instructions = List.copyOf(texts);
            return this;
        }

        /**
         * Sets how many instructions a model is asked for. The default is 4.
         *
         * @param number at least 0
         * @return this
         */
        public Builder proposals(int number) {
            this.proposals = Require.atLeast("proposals", number, 0);
            return this;
        }

        /**
         * Sets the model that proposes instructions. The default is the answering model.
         *
         * @param other calls the proposing model, usually a stronger one; not closed
         * @return this
         */
        public Builder proposer(LlmOps other) {
            this.proposer = Objects.requireNonNull(other, "other");
            return this;
        }

        /**
         * Sets how many sets of examples are tried. The default is 6.
         *
         * @param number at least 0
         * @return this
         */
        public Builder exampleSets(int number) {
            this.exampleSets = Require.atLeast("exampleSets", number, 0);
            return this;
        }

        /**
         * Sets how many examples a set has. The default is 2 and 4 in turn.
         *
         * @param sizes at least one, each at least 1
         * @return this
         */
        public Builder shots(List<Integer> sizes) {
            sizes.forEach(size -> Require.atLeast("shots", size, 1));
            Require.not(sizes.isEmpty(), "shots must hold at least one size, but was empty");
            this.shots = List.copyOf(sizes);
            return this;
        }

        /**
         * Sets the origin of the answers in examples. The default is the rows' expected answers.
         *
         * @param from the source
         * @return this
         */
        public Builder exampleSource(ExampleSource from) {
            this.source = Objects.requireNonNull(from, "from");
            return this;
        }

        /**
         * Sets the prompt variable for a row's input. The default is {@code question}.
         *
         * @param name the variable
         * @return this
         */
        public Builder inputVariable(String name) {
            this.inputVariable = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets metadata keys of a row that are prompt variables too. By default there are none.
         *
         * @param keys the keys, which are the variables' names
         * @return this
         */
        public Builder metadataVariables(List<String> keys) {
            this.metadataVariables = List.copyOf(keys);
            return this;
        }

        /**
         * Sets the longest answer if the prompt does not. The default is 256 tokens.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder maxTokens(int tokens) {
            this.maxTokens = Require.atLeast("maxTokens", tokens, 1);
            return this;
        }

        /**
         * Sets how many rows are asked at once. The default is 1.
         *
         * @param rows from 1 to 10,000
         * @return this
         */
        public Builder concurrency(int rows) {
            this.concurrency = Require.atLeast("concurrency", rows, 1);
            return this;
        }

        /**
         * Sets whether the held-out rows are also asked with the best instruction alone and the best examples alone, which costs calls. The default
         * is
         * false.
         *
         * @param wanted whether
         * @return this
         */
        public Builder ablation(boolean wanted) {
            this.ablation = wanted;
            return this;
        }

        /**
         * Sets the seed of all draws.
         *
         * @param value the seed
         * @return this
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * Sets the folder for storing answers, so that a search that was stopped can continue. By default there is none.
         *
         * @param path the folder, created if it does not exist
         * @return this
         */
        public Builder folder(Path path) {
            this.folder = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * Sets a listener for the spending so far, called after each batch of calls. By default there is none.
         *
         * @param listener the listener
         * @return this
         */
        public Builder progress(Consumer<Optimization.Spending> listener) {
            this.progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** {@return the optimizer} */
        public PromptOptimizer build() {
            return new PromptOptimizer(this);
        }
    }
}
