package dev.llmops.cli.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The numbers of a JSON object by name; what is missing or of another kind is refused. */
final class StatsValues {

    private final String name;

    private final JsonNode object;

    StatsValues(String name, JsonNode object) {
        this.name = name;
        this.object = object;
    }

    boolean has(String field) {
        return object.hasNonNull(field);
    }

    double number(String field) {
        return number(field, object.path(field));
    }

    double number(String field, double otherwise) {
        return has(field) ? number(field) : otherwise;
    }

    long whole(String field) {
        return whole(field, object.path(field));
    }

    long whole(String field, long otherwise) {
        return has(field) ? whole(field) : otherwise;
    }

    String text(String field) {
        JsonNode node = object.path(field);
        if (!node.isTextual()) {
            throw refused(field, "a text", node);
        }
        return node.textValue();
    }

    double[] numbers(String field) {
        return numbers(field, object.path(field));
    }

    long[] wholes(String field) {
        return list(field, node -> whole(field, node)).stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    int[] indexes(String field) {
        return list(field, node -> index(field, node)).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    boolean[] flags(String field) {
        double[] numbers =
                list(field, node -> node.isBoolean() ? (node.booleanValue() ? 1.0 : 0.0) : number(field, node)).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        boolean[] flags = new boolean[numbers.length];
        for (int i = 0; i < flags.length; i++) {
            if (numbers[i] != 0 && numbers[i] != 1) {
                throw new IllegalArgumentException(
                        name + "." + field + " must hold 0 and 1 only, but holds " + numbers[i]);
            }
            flags[i] = numbers[i] == 1;
        }
        return flags;
    }

    List<double[]> rows(String field) {
        return list(field, node -> numbers(field, node));
    }

    List<long[]> wholeRows(String field) {
        return list(field, node -> {
            long[] row = new long[array(field, node).size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = whole(field, node.get(i));
            }
            return row;
        });
    }

    List<int[][]> indexTables(String field) {
        return list(field, node -> {
            int[][] table = new int[array(field, node).size()][];
            for (int i = 0; i < table.length; i++) {
                JsonNode row = array(field, node.get(i));
                table[i] = new int[row.size()];
                for (int j = 0; j < row.size(); j++) {
                    table[i][j] = index(field, row.get(j));
                }
            }
            return table;
        });
    }

    static void put(ObjectNode object, String field, double value) {
        object.set(field, node(value));
    }

    static void put(ObjectNode object, String field, double[] values) {
        ArrayNode array = object.putArray(field);
        for (double value : values) {
            array.add(node(value));
        }
    }

    /** Numbers that JSON cannot hold become texts. */
    private static JsonNode node(double value) {
        return Double.isFinite(value)
                ? JsonNodeFactory.instance.numberNode(value)
                : JsonNodeFactory.instance.textNode(Double.toString(value));
    }

    private <T> List<T> list(String field, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        array(field, object.path(field)).forEach(node -> values.add(read.apply(node)));
        return values;
    }

    private double[] numbers(String field, JsonNode node) {
        double[] values = new double[array(field, node).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(field, node.get(i));
        }
        return values;
    }

    private JsonNode array(String field, JsonNode node) {
        if (!node.isArray()) {
            throw refused(field, "an array", node);
        }
        return node;
    }

    private double number(String field, JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return switch (node.asText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw refused(field, "a number", node);
        };
    }

    private long whole(String field, JsonNode node) {
        double value = number(field, node);
        if (value != Math.rint(value) || Math.abs(value) > 0x1p53) {
            throw refused(field, "a whole number", node);
        }
        return (long) value;
    }

    private int index(String field, JsonNode node) {
        long value = whole(field, node);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw refused(field, "an index", node);
        }
        return (int) value;
    }

    private IllegalArgumentException refused(String field, String rule, JsonNode node) {
        return new IllegalArgumentException(name + "." + field + " must be " + rule + ", but "
                + (node.isMissingNode() ? "is missing" : "was " + node));
    }
}
