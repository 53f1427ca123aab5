package dev.llmops.api.model;

import dev.llmops.api.json.JsonSchema;
import java.util.Objects;

/** The form that an answer must have. */
public sealed interface ResponseFormat {

    /** Any text. */
    ResponseFormat TEXT = new Text();

    /** Any JSON object. */
    ResponseFormat JSON = new Json();

    /**
     * {@return JSON that follows a schema}
     *
     * @param schema the schema
     */
    static ResponseFormat schema(JsonSchema schema) {
        return new Schema(schema);
    }

    /** Any text. */
    record Text() implements ResponseFormat {}

    /** Any JSON object. */
    record Json() implements ResponseFormat {}

    /**
     * JSON that follows a schema.
     *
     * @param schema the schema
     */
    record Schema(JsonSchema schema) implements ResponseFormat {

        /** Rejects null. */
        public Schema {
            Objects.requireNonNull(schema, "schema");
        }
    }
}
