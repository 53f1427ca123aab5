package dev.llmops.eval.optimize;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import dev.llmops.eval.run.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks rows in batches that surely fit the budget, and charges for them. */
record Asker(
        Evaluator metric,
        Meter meter,
        Prompts prompts,
        int concurrency,
        @Nullable Path cache,
        Consumer<Optimization.Spending> progress) {

    /** With more rows without answer or score than this share, a mean says little, and the search ends. */
    private static final double MISSING = 0.1;

    private static final Evaluator UNSCORED = new Evaluator() {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Judgement evaluate(EvaluationCase answer) {
            return new Judgement("none", new Score.Unscored("nobody scores it"), null);
        }
    };

    /**
     * Asks a candidate rows in their order, as many as the budget has room for.
     *
     * @return what became of the first rows; fewer than were given if the budget ended
     */
    List<RowResult> ask(LlmOps ops, Candidate candidate, List<Row> rows) {
        PromptVersion version = prompts.version(candidate.content());
        List<RowResult> results = ask(ops, version.contentHash(), rows, row -> prompts.request(version, row), metric);
        requireMeasured(candidate, results);
        return results;
    }

    /** The same for texts that nobody scores, such as proposals. */
    List<RowResult> ask(LlmOps ops, String id, List<Row> rows, Function<Row, ModelRequest> request) {
        return ask(ops, id, rows, request, UNSCORED);
    }

    private List<RowResult> ask(
            LlmOps ops, String id, List<Row> rows, Function<Row, ModelRequest> request, Evaluator evaluator) {
        Map<Row, ModelRequest> requests = rows.stream().collect(Collectors.toMap(Function.identity(), request));
        ModelIdentity model = ops.asModelClient().description().identity();
        Target target = Target.ofAnswers(
                "optimize/" + id + "/" + prompts.settings() + "/" + model.name() + "/" + model.digest(),
                row -> ops.request(Objects.requireNonNull(requests.get(row)))
                        .tag("use", "optimization")
                        .ask());
        List<RowResult> results = new ArrayList<>();
        while (results.size() < rows.size()) {
            List<Row> left = rows.subList(results.size(), rows.size());
            List<Meter.CallBound> bounds = left.stream()
                    .map(row -> prompts.bound(Objects.requireNonNull(requests.get(row))))
                    .toList();
            int fit = Math.min(left.size(), meter.affordable(largest(bounds)));
            if (fit == 0) {
                break;
            }
            List<RowResult> batch = run(target, left.subList(0, fit), evaluator);
            for (int i = 0; i < fit; i++) {
                meter.charge(batch.get(i), bounds.get(i));
            }
            results.addAll(batch);
            progress.accept(meter.spending());
        }
        return results;
    }

    private static Meter.CallBound largest(List<Meter.CallBound> bounds) {
        return bounds.stream().reduce(Meter.CallBound::larger).orElseThrow();
    }

    private List<RowResult> run(Target target, List<Row> rows, Evaluator evaluator) {
        EvaluationRunner.Builder runner =
                EvaluationRunner.builder(target, List.of(evaluator)).concurrency(concurrency);
        if (cache != null) {
            runner.cache(cache);
        }
        return runner.build().run(Dataset.of("batch", rows)).rows();
    }

    private void requireMeasured(Candidate candidate, List<RowResult> rows) {
        String name = metric.name();
        long unanswered = rows.stream().filter(row -> row.answer() == null).count();
        long unscored = rows.stream()
                .filter(row -> row.answer() != null && row.score(name).isEmpty())
                .count();
        if (tooMany(unanswered, rows.size())) {
            String first = rows.stream()
                    .filter(row -> row.answer() == null)
                    .map(row -> "'" + row.rowId() + "': " + row.error())
                    .findFirst()
                    .orElse("");
            throw new OptimizationException(String.format(
                    Locale.ROOT,
                    "the model gave no answer to %d of %d rows, first %s; see that it answers, and run again: what was"
                            + " answered is not asked again",
                    unanswered,
                    rows.size(),
                    first));
        }
        if (tooMany(unscored, rows.size())) {
            throw new OptimizationException(String.format(
                    Locale.ROOT,
                    "'%s' must give every answer a finite score, but gave %d of %d answers of '%s' none, first %s",
                    name,
                    unscored,
                    rows.size(),
                    candidate.id(),
                    new EvaluationRun(runInfo(), rows).firstUnscored(name).orElse("")));
        }
    }

    /** Of a few rows two may fail by chance. */
    private static boolean tooMany(long missing, int rows) {
        return missing > Math.max(2, MISSING * rows) || (missing > 0 && missing == rows);
    }

    private RunInfo runInfo() {
        return new RunInfo("batch", "", "optimize", List.of(metric.name()), Map.of());
    }
}
