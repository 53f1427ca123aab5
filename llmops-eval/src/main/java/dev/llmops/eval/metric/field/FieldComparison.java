package dev.llmops.eval.metric.field;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.internal.json.JsonEquality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the fields of a JSON value with the expected ones. A field is a value that is neither object nor array, or an empty object or
 * array; its path is a JSON Pointer (RFC
 * 6901). Array elements are compared by position, numbers by value. Immutable.
 *
 * @param right paths with the expected value
 * @param wrong paths that are in both, with different values
 * @param missing expected paths that are absent
 * @param surplus unexpected paths
 */
public record FieldComparison(List<String> right, List<String> wrong, List<String> missing, List<String> surplus) {

    /** Copies the lists. */
    public FieldComparison {
        right = List.copyOf(right);
        wrong = List.copyOf(wrong);
        missing = List.copyOf(missing);
        surplus = List.copyOf(surplus);
    }

    /**
     * {@return the comparison of two values}
     *
     * @param value the actual value
     * @param expected the expected value
     */
    public static FieldComparison of(JsonNode value, JsonNode expected) {
        Map<String, JsonNode> there = new LinkedHashMap<>();
        Map<String, JsonNode> wanted = new LinkedHashMap<>();
        collect("", value, there);
        collect("", expected, wanted);
        List<String> right = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        wanted.forEach((path, field) -> {
            JsonNode found = there.remove(path);
            if (found == null) {
                missing.add(path);
            } else {
                (JsonEquality.equal(found, field) ? right : wrong).add(path);
            }
        });
        return new FieldComparison(right, wrong, missing, List.copyOf(there.keySet()));
    }

    private static void collect(String path, JsonNode value, Map<String, JsonNode> fields) {
        if (value.isEmpty()) {
            // Also of texts and numbers, which have no elements.
            fields.put(path, value);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                collect(path + "/" + i, value.get(i), fields);
            }
        } else {
            value.properties()
                    .forEach(member -> collect(
                            path + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                            member.getValue(),
                            fields));
        }
    }

    /** {@return the share of the actual fields that are right} */
    public double precision() {
        return (double) right.size() / (right.size() + wrong.size() + surplus.size());
    }

    /** {@return the share of the expected fields that are right} */
    public double recall() {
        return (double) right.size() / (right.size() + wrong.size() + missing.size());
    }

    /** {@return the harmonic mean of both, 0 if both are 0} */
    public double f1() {
        double sum = precision() + recall();
        return sum == 0 ? 0 : 2 * precision() * recall() / sum;
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        tell("wrong", wrong, parts);
        tell("missing", missing, parts);
        tell("not expected", surplus, parts);
        return parts.isEmpty() ? "all fields are right" : String.join("; ", parts);
    }

    private static void tell(String what, List<String> paths, List<String> parts) {
        if (!paths.isEmpty()) {
            parts.add(what + ": " + String.join(", ", paths));
        }
    }
}
