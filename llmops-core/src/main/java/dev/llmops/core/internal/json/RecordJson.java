package dev.llmops.core.internal.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The API's records as JSON and back. A type of several kinds says which one in its member {@code type}; times and
 * durations are ISO 8601 to the nanosecond, money is a string, and what is null or empty is left out. Members that are
 * not known are skipped, so that an older version reads what a newer one wrote.
 */
public final class RecordJson {

    /** A value can have 256 levels, and the record around it has a few of its own. */
    private static final int DEEPEST = 300;

    private static final RecordModule MODULE = new RecordModule();
    private static final ObjectMapper MAPPER = mapper();

    private RecordJson() {}

    /**
     * {@return a record as JSON}
     *
     * @param value a record of the API
     */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    value.getClass().getName() + " has no JSON form: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * {@return a record as JSON in which long values that many records have are references}
     *
     * @param value a record of the API
     * @param shared takes these values, and says which they are
     */
    public static String write(Object value, SharedValues shared) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new SharingGenerator(MAPPER.createGenerator(text), MAPPER.getFactory(), shared)) {
            MAPPER.writeValue(out, value);
        } catch (IOException e) {
            throw new IllegalStateException(value.getClass().getName() + " has no JSON form: " + e.getMessage(), e);
        }
        return text.toString();
    }

    /**
     * {@return a record from its JSON}
     *
     * @param json what {@link #write} gave
     * @param type the record's type
     * @param <T> the record's type
     * @throws IllegalArgumentException if it is the JSON of something else, or none
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "this is not the JSON of a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * {@return a record as a tree}
     *
     * @param value a record of the API
     */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /**
     * {@return the name of a value's kind, as its JSON has it in {@code type}}
     *
     * @param value a value of a type of several kinds
     */
    public static String kindOf(Object value) {
        return MODULE.nameOf(value.getClass());
    }

    private static ObjectMapper mapper() {
        // Texts are as long as they are: a limit would make a record unreadable that was written before.
        StreamReadConstraints anyLength = StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNestingDepth(DEEPEST)
                .build();
        StreamWriteConstraints asDeep =
                StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build();
        JsonMapper.Builder builder = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(anyLength)
                        .streamWriteConstraints(asDeep)
                        .build())
                .addModule(new JavaTimeModule())
                .addModule(MODULE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
        for (Class<?> collection : List.of(List.class, Set.class, Map.class)) {
            builder.withConfigOverride(
                    collection,
                    override -> override.setInclude(JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                            .setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
        }
        return builder.build();
    }
}
