package dev.llmops.eval.calibration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.json.JsonRows;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of labels and scores: lines {@code {"id","label","score"}}. Without {@code label}, or with null, the row is unlabelled; without
 * {@code score}, or with null, the judge gave none. Ratings are numbers, texts, or true and false for 1 and 0. Other members are ignored.
 */
public final class LabelledFile {

    private LabelledFile() {}

    /**
     * {@return the rows, in order}
     *
     * @param file JSONL, UTF-8
     * @param scale the possible ratings
     * @throws DatasetException if the file cannot be read, or a line is not such a row, repeats an id, or has a rating outside
     *     the scale; names the line's number
     */
    public static List<LabelledScore> read(Path file, RatingScale scale) {
        Set<String> ids = new HashSet<>();
        return JsonRows.all(file, line -> row(line, scale, ids));
    }

    private static LabelledScore row(ObjectNode line, RatingScale scale, Set<String> ids) {
        LabelledScore row = row(line);
        Require.that(ids.add(row.id()), () -> "the id '" + row.id() + "' is there twice");
        if (row.label() != null) {
            scale.requireLabel(row.label());
        }
        if (row.score() != null) {
            scale.requireScore(row.score());
        }
        return row;
    }

    private static LabelledScore row(ObjectNode line) {
        JsonNode id = line.get("id");
        if (id == null || (!id.isTextual() && !id.isIntegralNumber())) {
            throw new IllegalArgumentException("'id' must be there, a text or a whole number");
        }
        return new LabelledScore(id.asText(), rating("label", line.get("label")), rating("score", line.get("score")));
    }

    private static @Nullable String rating(String member, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "1" : "0";
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw new IllegalArgumentException(
                    "'" + member + "' must be a text, a number, true or false, but was " + value.getNodeType());
        }
        return value.asText();
    }
}
