package dev.llmops.eval.metric.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.metric.row.MetricRow;
import java.util.ArrayList;
import java.util.List;

/** Reads the calls of a row. */
final class ToolSteps {

    private ToolSteps() {}

    static List<List<ToolUse>> of(MetricRow row, String member) {
        JsonNode steps = row.value(member);
        if (!steps.isArray()) {
            throw row.malformed("'" + member + "' must be an array of calls");
        }
        List<List<ToolUse>> read = new ArrayList<>();
        for (JsonNode step : steps) {
            List<ToolUse> calls = new ArrayList<>();
            for (JsonNode call :
                    step.isArray() ? step : Json.MAPPER.createArrayNode().add(step)) {
                calls.add(call(row, member, call));
            }
            read.add(calls);
        }
        return read;
    }

    private static ToolUse call(MetricRow row, String member, JsonNode given) {
        JsonNode call = given.path("function").isObject() ? given.get("function") : given;
        JsonNode name = call.get("name");
        if (name == null || !name.isTextual()) {
            throw row.malformed("'" + member + "' must hold calls {\"name\",\"arguments\":{..}}");
        }
        JsonNode error = given.path("error");
        boolean failed = error.isTextual() ? !error.textValue().isEmpty() : error.asBoolean();
        JsonNode arguments = call.has("arguments") ? call.get("arguments") : call.path("args");
        return new ToolUse(name.textValue(), arguments(row, member, arguments), failed);
    }

    private static ObjectNode arguments(MetricRow row, String member, JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return Json.MAPPER.createObjectNode();
        }
        if (given instanceof ObjectNode object) {
            return object;
        }
        try {
            return Json.object(given.isTextual() ? given.textValue() : "");
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // A model can write arguments that are no JSON: they are wrong, and equal to none.
            if (member.equals("tools") && given.isTextual()) {
                return Json.MAPPER.createObjectNode().put("not valid JSON", given.textValue());
            }
            throw row.malformed("'arguments' in '" + member + "' must be an object, or one as text");
        }
    }
}
