package dev.llmops.core.internal.guardrail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Changes every text of an answer: what it says, its reasoning, the names of its files, and the texts and names in the arguments of its tool calls.
 */
public final class MessageTexts {

    /** Of what is not changed nothing is: a number keeps its digits, and text after the JSON is seen. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private MessageTexts() {}

    public static AssistantMessage map(AssistantMessage message, UnaryOperator<String> change) {
        return map(message, change, call -> mapJson(call.arguments(), change, change));
    }

    public static AssistantMessage map(
            AssistantMessage message, UnaryOperator<String> change, Function<ToolCall, String> arguments) {
        List<Part> parts =
                message.parts().stream().map(part -> mapPart(part, change)).toList();
        List<ToolCall> calls = message.toolCalls().stream()
                .map(call -> new ToolCall(call.id(), call.name(), arguments.apply(call)))
                .toList();
        return new AssistantMessage(parts, calls);
    }

    /** Whatever texts a part has: the name of a file too. */
    public static Part mapPart(Part part, UnaryOperator<String> change) {
        if (part instanceof ReasoningPart reasoning) {
            String text = change.apply(reasoning.text());
            // A signature is over the text as the vendor sent it.
            return text.equals(reasoning.text()) ? reasoning : new ReasoningPart(text, null);
        }
        return RecordContent.map(part, change::apply);
    }

    /** Text by text, so that what is put in can hold quotes and line breaks and leaves the JSON whole. */
    public static String mapJson(String json, UnaryOperator<String> names, UnaryOperator<String> texts) {
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return texts.apply(json);
        }
        JsonNode changed = mapNode(tree.deepCopy(), names, texts);
        return changed.equals(tree) ? json : changed.toString();
    }

    private static JsonNode mapNode(JsonNode node, UnaryOperator<String> names, UnaryOperator<String> texts) {
        if (node instanceof TextNode text) {
            return TextNode.valueOf(texts.apply(text.textValue()));
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, mapNode(array.get(i), names, texts));
            }
        } else if (node instanceof ObjectNode object) {
            ObjectNode changed = object.objectNode();
            object.properties()
                    .forEach(member ->
                            changed.set(names.apply(member.getKey()), mapNode(member.getValue(), names, texts)));
            return changed;
        }
        return node;
    }
}
