package dev.llmops.eval.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.json.JsonSchema;
import java.util.Locale;

/** What a judge of single answers is asked, and what its verdict means. */
record JudgePrompt(Rubric rubric, Rationale rationale) {

    private static final String SCHEMA = """
            {"type":"object","properties":{"rationale":%s,\
            "score":{"type":"integer","minimum":%d,"maximum":%d}},\
            "required":["rationale","score"],"additionalProperties":false}""";

    private static final String SYSTEM = """
            You judge an answer by one criterion.
            %s%s
            %s
            If the material has "expected", that is a correct answer: compare with it, and with nothing that you believe to know better.
            Reply with one JSON object: "rationale", one or two sentences why, then "score", a whole number from %d (worst) to %d (best).""";

    String system() {
        return String.format(
                Locale.ROOT,
                SYSTEM,
                rubric.instructions(),
                rubric.scaleText(),
                Material.RULE,
                rubric.worst(),
                rubric.best());
    }

    JsonSchema schema() {
        return new JsonSchema(
                "verdict", String.format(Locale.ROOT, SCHEMA, rationale.schema(), rubric.worst(), rubric.best()));
    }

    String material(EvaluationCase answer) {
        return Material.of(answer.input(), answer.expected(), answer.passages())
                .with("answer", answer.output())
                .json();
    }

    /** The number that a verdict says. */
    int score(ObjectNode verdict) {
        JsonNode score = verdict.get("score");
        if (score == null || !score.isIntegralNumber() || !score.canConvertToInt()) {
            throw new IllegalArgumentException("has no whole number 'score'");
        }
        int value = score.intValue();
        if (value < rubric.worst() || value > rubric.best()) {
            throw new IllegalArgumentException(
                    "has a 'score' that must be " + rubric.worst() + " to " + rubric.best() + ", but was " + value);
        }
        return value;
    }

    /** From 0 to 1. */
    double share(double score) {
        return (score - rubric.worst()) / (rubric.best() - rubric.worst());
    }
}
