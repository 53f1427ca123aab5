package dev.llmops.eval.dataset;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One question of a data set.
 *
 * @param id its id within the data set
 * @param input the question
 * @param expected the expected answer, or null if unknown
 * @param metadata additional facts; values as {@link JsonValues} describes
 */
public record Row(String id, String input, @Nullable String expected, Map<String, Object> metadata) {

    /** Copies the map, refuses a blank id and broken Unicode. */
    public Row {
        Require.text("the id of a row", id);
        UnicodeText.requireWellFormed("id", id);
        UnicodeText.requireWellFormed("input", Objects.requireNonNull(input, "input"));
        if (expected != null) {
            UnicodeText.requireWellFormed("expected", expected);
        }
        metadata = JsonValues.copyOf("metadata", metadata);
    }

    /**
     * {@return a row without metadata}
     *
     * @param id its id
     * @param input the question
     * @param expected the expected answer, or null
     */
    public static Row of(String id, String input, @Nullable String expected) {
        return new Row(id, input, expected, Map.of());
    }

    /**
     * {@return {@code sha256:} and 64 hex digits over the whole row, its id included}
     */
    public String hash() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", id);
        all.put("input", input);
        if (expected != null) {
            all.put("expected", expected);
        }
        all.put("metadata", metadata);
        return Json.hash(all);
    }
}
