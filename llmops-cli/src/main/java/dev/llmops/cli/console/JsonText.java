package dev.llmops.cli.console;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** JSON that somebody wrote: one value, and nothing behind it that would be lost without a word. */
public final class JsonText {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /** {@return the value} */
    public static JsonNode read(String text) throws JsonProcessingException {
        JsonNode value;
        try {
            value = JSON.readTree(text);
        } catch (MismatchedInputException e) {
            throw new JsonParseException(null, "something follows the value");
        }
        if (value.isMissingNode()) {
            throw new JsonParseException(null, "there is no value");
        }
        return value;
    }

    /** {@return the value as Java has it: a map, a list, a text, a number or a truth value} */
    public static @Nullable Object readValue(String text) throws JsonProcessingException {
        return JSON.treeToValue(read(text), Object.class);
    }
}
