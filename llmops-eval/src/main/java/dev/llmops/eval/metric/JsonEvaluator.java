package dev.llmops.eval.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.internal.json.Json;

final class JsonEvaluator implements Evaluator {

    static final JsonEvaluator INSTANCE = new JsonEvaluator();

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        if (answer.output().isBlank()) {
            return new Judgement(name(), Score.of(0), "the answer is blank");
        }
        try {
            Json.MAPPER.readTree(answer.output());
            return new Judgement(name(), Score.of(1), null);
        } catch (JsonProcessingException e) {
            return new Judgement(name(), Score.of(0), Json.describe(e));
        }
    }
}
