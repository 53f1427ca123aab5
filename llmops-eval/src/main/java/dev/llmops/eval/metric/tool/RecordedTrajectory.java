package dev.llmops.eval.metric.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Extracts the tool calls from an agent's recorded run, in the form that the metrics of this package read. */
public final class RecordedTrajectory {

    private RecordedTrajectory() {}

    /**
     * {@return the steps of a run, oldest first: calls that a model requested together form a step, and a call failed if a later request reports
     * that of its result}
     *
     * @param run the generations of the run, in any order, as {@code AgentTree.generations} gives them
     */
    public static List<List<ToolUse>> of(List<Generation> run) {
        List<Generation> ordered =
                run.stream().sorted(Comparator.comparing(Generation::id)).toList();
        List<List<ToolUse>> steps = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            Generation generation = ordered.get(i);
            if (generation.response() != null
                    && !generation.response().message().toolCalls().isEmpty()) {
                List<Generation> later = ordered.subList(i + 1, ordered.size());
                steps.add(generation.response().message().toolCalls().stream()
                        .map(call -> new ToolUse(call.name(), arguments(call), failed(call, later)))
                        .toList());
            }
        }
        return List.copyOf(steps);
    }

    /**
     * {@return the member {@code tools} of a row for tool metrics, as JSON}
     *
     * @param run the generations of the run, in any order
     */
    public static String json(List<Generation> run) {
        ArrayNode steps = Json.MAPPER.createArrayNode();
        for (List<ToolUse> step : of(run)) {
            ArrayNode calls = steps.addArray();
            for (ToolUse use : step) {
                ObjectNode call = calls.addObject().put("name", use.name());
                call.set("arguments", use.arguments());
                call.put("error", use.failed());
            }
        }
        return Json.write(steps);
    }

    private static ObjectNode arguments(ToolCall call) {
        try {
            return Json.object(call.arguments());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // As the metrics read what is no JSON in a row: wrong, and equal to none.
            return Json.MAPPER.createObjectNode().put("not valid JSON", call.arguments());
        }
    }

    /** The first request with a result of the call is the one that follows it: ids are unique within an answer only. */
    private static boolean failed(ToolCall call, List<Generation> later) {
        for (Generation generation : later) {
            if (generation.request() != null) {
                List<Message> messages = generation.request().messages();
                for (int i = messages.size() - 1; i >= 0; i--) {
                    if (messages.get(i) instanceof ToolMessage result
                            && result.toolCallId().equals(call.id())
                            && result.toolName().equals(call.name())) {
                        return result.error();
                    }
                }
            }
        }
        return false;
    }
}
