package dev.llmops.core.internal.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** JSON with members in the order in which they were written: a model answers in the order of its schema. */
public final class JsonText {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final Separators AS_JAVASCRIPT = Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");

    private JsonText() {}

    public static String write(@Nullable Object value) {
        return write(value, MAPPER.writer());
    }

    /** As JavaScript's {@code JSON.stringify(value, null, indent)}. */
    public static String write(@Nullable Object value, int indent) {
        if (indent == 0) {
            return write(value);
        }
        DefaultIndenter lines = new DefaultIndenter(" ".repeat(indent), "\n");
        return write(
                value,
                MAPPER.writer(new DefaultPrettyPrinter(AS_JAVASCRIPT)
                        .withObjectIndenter(lines)
                        .withArrayIndenter(lines)));
    }

    private static String write(@Nullable Object value, ObjectWriter writer) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked value has no JSON form: " + e.getOriginalMessage(), e);
        }
    }

    public static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /** {@return the parsed text} */
    static JsonNode read(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    /** {@return the parsed text, which was checked to be JSON} */
    public static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked text is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return the parsed text as plain Java values} */
    public static Object plain(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, Object.class);
    }
}
