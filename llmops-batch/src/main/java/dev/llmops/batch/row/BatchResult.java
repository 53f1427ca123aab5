package dev.llmops.batch.row;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a row.
 *
 * @param id the row's
 * @param key names this row and what was to be done with it: see {@link BatchKey}
 * @param status whether there is a value
 * @param value the value; null without one. An evaluation of which one evaluator failed keeps the scores of the others
 * @param errorClass the class of the exception, or null if nothing failed
 * @param error what failed, or why there is no value; null if there is nothing to say. It never holds the text of the row
 * @param recipe the digest of the recipe
 */
public record BatchResult(
        String id,
        String key,
        BatchStatus status,
        @Nullable BatchValue value,
        @Nullable String errorClass,
        @Nullable String error,
        String recipe) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    /** Refuses nulls. */
    public BatchResult {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(recipe, "recipe");
    }

    /** {@return the result as an object of JSON on one line, names in snake case, without what is null} */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is data", e);
        }
    }
}
