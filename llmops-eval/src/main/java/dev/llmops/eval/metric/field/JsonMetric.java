package dev.llmops.eval.metric.field;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.json.JsonEquality;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * Compares an answer with the expected JSON value. The answer must be one JSON value (RFC 8259) and nothing else, except for one Markdown fence
 * around it; any other answer scores 0. Immutable, safe for use by multiple threads.
 */
public final class JsonMetric implements Evaluator {

    /** {@code json-equality}: 1 if both are equal: members in any order, elements in order, numbers by value; 0 otherwise. */
    public static final JsonMetric EQUALITY =
            new JsonMetric("json-equality", (value, expected) -> JsonEquality.equal(value, expected) ? 1 : 0);

    /** {@code json-field-precision}: the share of the answer's fields that are right ({@link FieldComparison}). */
    public static final JsonMetric FIELD_PRECISION = new JsonMetric(
            "json-field-precision",
            (value, expected) -> FieldComparison.of(value, expected).precision());

    /** {@code json-field-recall}: the share of the expected fields that are right. */
    public static final JsonMetric FIELD_RECALL = new JsonMetric(
            "json-field-recall",
            (value, expected) -> FieldComparison.of(value, expected).recall());

    /** {@code json-field-f1}: the harmonic mean of both. */
    public static final JsonMetric FIELD_F1 = new JsonMetric(
            "json-field-f1",
            (value, expected) -> FieldComparison.of(value, expected).f1());

    private final String name;
    private final ToDoubleBiFunction<JsonNode, JsonNode> measure;

    private JsonMetric(String name, ToDoubleBiFunction<JsonNode, JsonNode> measure) {
        this.name = name;
        this.measure = measure;
    }

    /** {@return all four metrics} */
    public static List<JsonMetric> all() {
        return List.of(EQUALITY, FIELD_PRECISION, FIELD_RECALL, FIELD_F1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        String reference = answer.expected();
        if (reference == null) {
            return new Judgement(name, new Score.Unscored("nobody knows what was expected"), null);
        }
        JsonNode expected;
        try {
            expected = read(reference);
        } catch (JsonProcessingException e) {
            return new Judgement(name, new Score.Failed("what was expected is no JSON: " + Json.describe(e)), null);
        }
        try {
            JsonNode value = read(unfenced(answer.output()));
            return new Judgement(
                    name,
                    Score.of(measure.applyAsDouble(value, expected)),
                    FieldComparison.of(value, expected).toString());
        } catch (JsonProcessingException e) {
            return new Judgement(name, Score.of(0), "the answer is no JSON: " + Json.describe(e));
        }
    }

    private static JsonNode read(String text) throws JsonProcessingException {
        JsonNode value = Json.MAPPER.readTree(text);
        if (value.isMissingNode()) {
            throw new JsonParseException(null, "there is no value");
        }
        return value;
    }

    private static String unfenced(String answer) {
        String text = answer.strip();
        boolean fenced = text.startsWith("```") && text.endsWith("```") && text.indexOf('\n') > 0 && text.length() > 6;
        return fenced ? text.substring(text.indexOf('\n') + 1, text.length() - 3) : text;
    }
}
