package dev.llmops.eval.metric.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.dataset.MalformedRow;
import dev.llmops.eval.internal.json.JsonRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer and the data that a metric may need to judge it: one JSON object with {@code id}, {@code output} (or {@code hypothesis}), and, if
 * a metric
 * needs them, {@code references}, {@code input}, {@code passages}, {@code samples} and others. One reference may be a text under {@code
 * references} or {@code reference}. A member of the wrong kind causes a {@link DatasetException} that names the line. Must not be modified; safe for use by multiple threads.
 */
public final class MetricRow {

    private static final String OUTPUT = "output";
    private static final String HYPOTHESIS = "hypothesis";
    private static final String REFERENCES = "references";
    private static final String REFERENCE = "reference";
    /** Of these an empty array says something: nothing was to be called, or was. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("tools", "expected_tools");

    private static final Set<String> TEXT = Set.of(OUTPUT, "input");
    private static final Set<String> TEXTS = Set.of(REFERENCES, "passages", "samples");

    private final long line;
    private final ObjectNode members;

    private MetricRow(long line, ObjectNode members) {
        this.line = line;
        this.members = members;
    }

    /**
     * {@return a row}
     *
     * @param line its number in its file, from 1, for messages
     * @param json one JSON object
     * @throws DatasetException if it is not an object, or has no {@code id} that is a text or a number
     */
    public static MetricRow parse(long line, String json) {
        return of(line, JsonRows.object(line, json));
    }

    static MetricRow of(long line, ObjectNode members) {
        MetricRow row = new MetricRow(line, members);
        JsonNode id = members.get("id");
        if (id == null || !(id.isTextual() || id.isNumber())) {
            throw row.malformed("'id' must be there, a text or a number");
        }
        if (row.has(OUTPUT) && row.has(HYPOTHESIS) && !row.text(OUTPUT).equals(row.text(HYPOTHESIS))) {
            throw row.malformed("'output' and 'hypothesis' mean the same, but are different texts");
        }
        return row;
    }

    /** {@return its number in its file} */
    public long line() {
        return line;
    }

    /** {@return its id, a text or a number} */
    public JsonNode id() {
        return value("id");
    }

    /**
     * {@return whether a member has a value: not null, and not an empty array where that would mean absence}
     *
     * @param member the name; {@code output} stands for {@code hypothesis} too, and {@code references} for {@code reference}
     */
    public boolean has(String member) {
        JsonNode value = find(member);
        return value != null
                && !value.isNull()
                && !(value.isArray() && value.isEmpty() && !MAY_BE_EMPTY.contains(member));
    }

    /** {@return the answer} */
    public String output() {
        return text(OUTPUT);
    }

    /** {@return the acceptable answers; empty if unknown} */
    public List<String> references() {
        return has(REFERENCES) ? texts(REFERENCES) : List.of();
    }

    /**
     * {@return a member that is a text}
     *
     * @param member its name
     * @throws DatasetException if it is absent or not a text
     */
    public String text(String member) {
        JsonNode value = value(member);
        if (!value.isTextual()) {
            throw malformed("'" + member + "' must be a text, but is " + kind(value));
        }
        return value.textValue();
    }

    /**
     * {@return a member that is an array of texts; a single text where it is that of {@code references}}
     *
     * @param member its name
     * @throws DatasetException if it is absent or anything else
     */
    public List<String> texts(String member) {
        JsonNode array = value(member);
        boolean mayBeOne = member.equals(REFERENCES);
        if (mayBeOne && array.isTextual()) {
            return List.of(array.textValue());
        }
        if (!array.isArray()) {
            throw malformed("'" + member + "' must be " + (mayBeOne ? "a text or " : "") + "an array of texts, but is "
                    + kind(array));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array) {
            if (!each.isTextual()) {
                throw malformed("'" + member + "' must be an array of texts, but holds " + kind(each));
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    /** Refuses members of the wrong kind among those that are texts or arrays of texts in every row. */
    void requireKinds(List<String> wanted) {
        for (String member : wanted) {
            if (has(member) && TEXTS.contains(member)) {
                texts(member);
            } else if (has(member) && TEXT.contains(member)) {
                text(member);
            }
        }
    }

    /**
     * {@return a member of any kind, which must not be modified}
     *
     * @param member its name
     * @throws DatasetException if it is absent
     */
    public JsonNode value(String member) {
        JsonNode value = find(member);
        if (value == null) {
            throw malformed("'" + member + "' must be there");
        }
        return value;
    }

    /**
     * {@return the row as a case for evaluators: with an empty question or answer if it has no {@code input} or {@code output}, and with its
     * {@code passages}}
     *
     * @param expected the expected answer, or null if unknown
     */
    public EvaluationCase asCase(@Nullable String expected) {
        List<Passage> passages = new ArrayList<>();
        for (String text : has("passages") ? texts("passages") : List.<String>of()) {
            passages.add(new Passage(
                    "passage-" + (passages.size() + 1), new CharRange(0, text.length()), text, null, Map.of()));
        }
        return new EvaluationCase(
                has("input") ? text("input") : "", has(OUTPUT) ? output() : "", expected, passages, List.of());
    }

    /**
     * {@return an error that names the row's line}
     *
     * @param problem what is wrong with the row
     */
    public DatasetException malformed(String problem) {
        return new DatasetException(new MalformedRow(line, problem).toString());
    }

    private @Nullable JsonNode find(String member) {
        JsonNode value = members.get(member);
        String other = switch (member) {
            case OUTPUT -> HYPOTHESIS;
            case REFERENCES -> REFERENCE;
            default -> member;
        };
        return (value == null || value.isNull()) && members.has(other) ? members.get(other) : value;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            case STRING -> "a text";
            case BOOLEAN -> "true or false";
            default -> "null";
        };
    }
}
