package dev.llmops.eval.internal.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text out of what other tools allow as input or output: a text, messages of a chat, or an object with several members.
 *
 * @param more what stood beside it, to go into the metadata
 */
public record Question(String text, Map<String, Object> more) {

    public static final List<String> USUAL_INPUTS =
            List.of("input", "question", "query", "prompt", "user_input", "text", "message", "messages");
    public static final List<String> USUAL_OUTPUTS = List.of(
            "output", "answer", "expected", "expected_output", "expected_response", "reference", "text", "messages");

    /** What is asked: of messages the last one of the user; the whole conversation goes into the metadata if there is more. */
    public static Question asked(String where, JsonNode value, @Nullable String field) {
        return of(where, value, field, USUAL_INPUTS, "inputs", List.of("user", "human"));
    }

    /** What is expected: of messages the last one of the assistant. */
    public static Question expected(String where, JsonNode value, @Nullable String field) {
        return of(where, value, field, USUAL_OUTPUTS, "outputs", List.of("assistant", "ai"));
    }

    private static Question of(
            String where, JsonNode value, @Nullable String field, List<String> usual, String rest, List<String> roles) {
        if (value.isTextual() || value.isNumber() || value.isBoolean()) {
            return new Question(value.asText(), Map.of());
        }
        if (value.isArray()) {
            return ofMessages(where, value, roles);
        }
        if (!value.isObject()) {
            throw new ExchangeException(
                    where + " must hold a text, messages or an object, but held " + Members.kind(value));
        }
        String member = member(where, value, field, usual);
        Question inner = of(where, value.get(member), null, usual, rest, roles);
        Map<String, Object> more = new LinkedHashMap<>(inner.more());
        Map<String, Object> others = new LinkedHashMap<>(Members.values(value));
        others.remove(member);
        if (!others.isEmpty()) {
            more.put(rest, others);
        }
        return new Question(inner.text(), more);
    }

    private static String member(String where, JsonNode object, @Nullable String field, List<String> usual) {
        List<String> names = new ArrayList<>();
        object.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                names.add(member.getKey());
            }
        });
        if (field != null) {
            if (names.contains(field)) {
                return field;
            }
            throw new ExchangeException(where + " must have the member '" + field + "', but has " + names);
        }
        if (names.size() == 1) {
            return names.get(0);
        }
        return usual.stream()
                .filter(names::contains)
                .findFirst()
                .orElseThrow(() -> new ExchangeException(
                        where + " has the members " + names + ", and none of the usual names; say which one it is"));
    }

    private static Question ofMessages(String where, JsonNode messages, List<String> roles) {
        String text = null;
        for (JsonNode message : messages) {
            String role = message.path("role").asText(message.path("type").asText());
            if (roles.contains(role)) {
                text = content(where, message.path("content"));
            }
        }
        if (text == null) {
            throw new ExchangeException(where + " has no message of " + roles.get(0) + " among its messages");
        }
        return new Question(text, messages.size() == 1 ? Map.of() : Map.of("messages", Members.value(messages)));
    }

    private static String content(String where, JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("text").isTextual()) {
                throw new ExchangeException(
                        where + " has a message with something else than text, which a row cannot hold");
            }
            text.append(part.path("text").textValue());
        }
        if (!content.isArray() || content.isEmpty()) {
            throw new ExchangeException(where + " has a message without text");
        }
        return text.toString();
    }

    /** The JSON of a value, for a member that has to be JSON. */
    public static JsonNode tree(Object value) {
        return Json.MAPPER.valueToTree(value);
    }
}
