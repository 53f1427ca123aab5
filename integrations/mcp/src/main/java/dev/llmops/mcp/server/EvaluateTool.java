package dev.llmops.mcp.server;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code evaluate}. */
final class EvaluateTool implements ServerTool {

    private final List<Evaluator> evaluators;
    private final OutgoingText texts;

    EvaluateTool(List<Evaluator> evaluators, OutgoingText texts) {
        this.evaluators = List.copyOf(evaluators);
        this.texts = texts;
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String title() {
        return "Evaluate an answer";
    }

    @Override
    public String description() {
        return "Judges an answer by the application's evaluators: "
                + String.join(", ", evaluators.stream().map(Evaluator::name).toList()) + ".";
    }

    @Override
    public Map<String, Object> parameters() {
        return Map.of(
                "question", Schemas.text("What was asked."),
                "answer", Schemas.text("The answer to judge."),
                "expected", Schemas.text("The answer that was expected, if known."),
                "passages", Schemas.texts("Texts that the answer should rest on."));
    }

    @Override
    public Set<String> required() {
        return Set.of("question", "answer");
    }

    @Override
    public Map<String, Object> result() {
        return Map.of(
                "scores",
                Schemas.objects(
                        "One for each evaluator; without a score there is a reason.",
                        Map.of(
                                "evaluator",
                                Schemas.text("Its name."),
                                "score",
                                Map.of("type", "number", "description", "As the evaluator defines it."),
                                "reason",
                                Schemas.text("Why there is no score, or why this one."))));
    }

    @Override
    public boolean isOpenWorld() {
        return true;
    }

    @Override
    public Map<String, Object> call(Caller caller, Arguments arguments, Progress progress) {
        List<Passage> passages = new ArrayList<>();
        for (String text : arguments.texts("passages")) {
            passages.add(new Passage(
                    "given-" + (passages.size() + 1), new CharRange(0, text.length()), text, null, Map.of()));
        }
        EvaluationCase answer = new EvaluationCase(
                arguments.text("question"),
                arguments.text("answer"),
                arguments.optional("expected"),
                passages,
                List.of());
        List<Map<String, Object>> scores = new ArrayList<>();
        for (Evaluator evaluator : evaluators) {
            scores.add(row(evaluator.evaluate(answer)));
            progress.report(scores.size(), evaluators.size(), evaluator.name() + " has judged");
        }
        return Map.of("scores", scores);
    }

    private Map<String, Object> row(Judgement judgement) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("evaluator", judgement.evaluator());
        String reason = judgement.rationale();
        if (judgement.score() instanceof Score.Scored scored) {
            row.put("score", scored.value());
        } else if (judgement.score() instanceof Score.Unscored unscored) {
            reason = unscored.reason();
        } else if (judgement.score() instanceof Score.Failed failed) {
            reason = "failed: " + failed.error();
        }
        if (reason != null) {
            row.put("reason", texts.of(reason, null));
        }
        return row;
    }
}
