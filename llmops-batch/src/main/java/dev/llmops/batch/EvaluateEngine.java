package dev.llmops.batch;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.batch.recipe.EvaluateRecipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchStatus;
import dev.llmops.batch.row.BatchValue.Evaluated;
import dev.llmops.batch.row.BatchValue.EvaluatorScore;
import dev.llmops.eval.metric.Evaluators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Has evaluators judge answers. */
final class EvaluateEngine {

    private EvaluateEngine() {}

    static Engine of(EvaluateRecipe recipe) {
        List<Evaluator> evaluators = evaluators(recipe);
        return new RowEngine(row -> outcome(evaluators, row));
    }

    private static List<Evaluator> evaluators(EvaluateRecipe recipe) {
        Map<String, Evaluator> known = Evaluators.deterministic().stream()
                .collect(Collectors.toMap(Evaluator::name, Function.identity(), (first, second) -> first));
        List<Evaluator> all = new ArrayList<>();
        for (String name : recipe.metrics()) {
            Evaluator evaluator = known.get(name);
            if (evaluator == null) {
                throw new BatchException(
                        "an evaluator must be one of "
                                + known.keySet().stream().sorted().toList() + ", but was '" + name + "'",
                        null);
            }
            all.add(evaluator);
        }
        if (recipe.custom() != null) {
            List<?> own = Factories.make(recipe.custom(), List.class);
            own.forEach(each -> all.add((Evaluator) each));
        }
        return List.copyOf(all);
    }

    private static Outcome outcome(List<Evaluator> evaluators, BatchInput row) {
        EvaluationCase answer = answer(row);
        List<EvaluatorScore> scores =
                evaluators.stream().map(each -> score(each, answer)).toList();
        Evaluated value = new Evaluated(scores);
        List<String> failed = names(scores, BatchStatus.FAILED);
        if (!failed.isEmpty()) {
            return new Outcome(
                    BatchStatus.FAILED, value, null, "these evaluators failed: " + String.join(", ", failed));
        }
        boolean none = names(scores, BatchStatus.OK).isEmpty();
        return none ? new Outcome(BatchStatus.UNSCORED, value, null, "no evaluator gave a score") : Outcome.ok(value);
    }

    private static List<String> names(List<EvaluatorScore> scores, BatchStatus status) {
        return scores.stream()
                .filter(each -> each.status() == status)
                .map(EvaluatorScore::evaluator)
                .toList();
    }

    private static EvaluatorScore score(Evaluator evaluator, EvaluationCase answer) {
        Judgement judgement = judge(evaluator, answer);
        Score score = judgement.score();
        if (score instanceof Score.Scored scored) {
            return new EvaluatorScore(evaluator.name(), BatchStatus.OK, scored.value(), judgement.rationale());
        }
        return score instanceof Score.Unscored unscored
                ? new EvaluatorScore(evaluator.name(), BatchStatus.UNSCORED, null, unscored.reason())
                : new EvaluatorScore(evaluator.name(), BatchStatus.FAILED, null, ((Score.Failed) score).error());
    }

    /** An evaluator that throws, which none should, costs its score and no other. */
    private static Judgement judge(Evaluator evaluator, EvaluationCase answer) {
        try {
            return evaluator.evaluate(answer);
        } catch (CallCancelledException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return new Judgement(evaluator.name(), new Score.Failed(e.toString()), null);
        }
    }

    private static EvaluationCase answer(BatchInput row) {
        Map<String, String> fields = row.fields();
        @Nullable String context = fields.get("context");
        List<Passage> passages = context == null
                ? List.of()
                : List.of(new Passage("context", new CharRange(0, context.length()), context, null, Map.of()));
        return new EvaluationCase(
                fields.getOrDefault("input", ""),
                fields.getOrDefault("output", ""),
                fields.get("expected"),
                passages,
                List.of());
    }
}
