package dev.llmops.eval.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.hash.Sha256;

/**
 * The one way in which this module reads and writes JSON: strict, and with members in one order, so that equal values
 * have equal texts and equal hashes.
 */
public final class Json {

    /** Reads and writes. Members of maps are sorted; members of records stand as declared. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    /**
     * {@return the text of a value, in one line}
     *
     * @param value a tree, a record, or a map
     */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value has no JSON form: " + value.getClass(), e);
        }
    }

    /**
     * {@return the text of a value, indented}
     *
     * @param value a tree, a record, or a map
     */
    public static String writePretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value has no JSON form: " + value.getClass(), e);
        }
    }

    /**
     * {@return the object that a text holds}
     *
     * @param text one JSON object and nothing else
     * @throws JsonProcessingException if it is not JSON
     * @throws IllegalArgumentException if it is JSON but no object
     */
    public static ObjectNode object(String text) throws JsonProcessingException {
        JsonNode tree = MAPPER.readTree(text);
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException(
                "must be a JSON object, but was " + (tree.isMissingNode() ? "empty" : tree.getNodeType()));
    }

    /**
     * {@return what is wrong with a JSON text, without a piece of the text itself}
     *
     * @param fault the parser's
     */
    public static String describe(JsonProcessingException fault) {
        var at = fault.getLocation();
        boolean twice = String.valueOf(fault.getOriginalMessage()).startsWith("Duplicate field");
        return (twice ? "a member is there twice" : "not valid JSON")
                + (at == null ? "" : " at column " + at.getColumnNr());
    }

    /**
     * {@return {@code sha256:} and 64 hex digits over the text of a value}
     *
     * @param value a tree, a record, or a map
     */
    public static String hash(Object value) {
        return Sha256.PREFIX + Sha256.hex(write(value));
    }
}
