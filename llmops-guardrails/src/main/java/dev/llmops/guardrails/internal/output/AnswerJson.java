package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The JSON in an answer. */
public final class AnswerJson {

    /** Line breaks in a text are let pass: a value that was put back, such as a key, may hold some. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .build();

    private static final String FENCE = "```";

    private AnswerJson() {}

    /** {@return the JSON of an answer, or null if it is none} */
    public static @Nullable JsonNode parse(String answer) {
        try {
            JsonNode tree = MAPPER.readTree(extract(answer));
            return tree.isMissingNode() ? null : withoutNulls(tree);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** What is null is left out: to a model, a field without value and no field are the same. */
    private static JsonNode withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(member -> member.getValue().isNull());
        }
        node.forEach(AnswerJson::withoutNulls);
        return node;
    }

    /** {@return the answer without a Markdown fence, or else from its first brace to its last} */
    public static String extract(String answer) {
        String text = answer.strip();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1).strip();
        }
        int fence = text.indexOf(FENCE);
        int end = text.lastIndexOf(FENCE);
        int line = fence < 0 ? -1 : text.indexOf('\n', fence);
        if (!text.startsWith("{") && fence >= 0 && line > fence && end > line) {
            return text.substring(line + 1, end).strip();
        }
        int open = text.indexOf('{');
        int close = text.lastIndexOf('}');
        return open >= 0 && close > open ? text.substring(open, close + 1) : text;
    }

    /** {@return a copy with every text changed} */
    public static JsonNode map(JsonNode node, UnaryOperator<String> change) {
        return mapNode(node.deepCopy(), change);
    }

    private static JsonNode mapNode(JsonNode node, UnaryOperator<String> change) {
        if (node instanceof TextNode text) {
            return TextNode.valueOf(change.apply(text.textValue()));
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, mapNode(array.get(i), change));
            }
        } else if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(mapNode(member.getValue(), change)));
        }
        return node;
    }
}
