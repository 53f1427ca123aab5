package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Mends or takes out values of an answer. A value is mended only where there is one way to do it. */
public final class AnswerFixes {

    private static final int MAX_DIGITS = 40;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AnswerFixes() {}

    /** {@return whether the value was mended, in the tree itself} */
    public static boolean fix(JsonNode tree, FieldProblem problem) {
        JsonNode expected = problem.expected();
        if (expected == null) {
            return false;
        }
        if (problem.keyword().equals("additionalProperties")) {
            return remove(tree, problem.target());
        }
        JsonNode value = tree.at(problem.target());
        // A placeholder stands for another value, of which only the rules know.
        if (value.asText().indexOf('<') >= 0) {
            return false;
        }
        JsonNode mended = mended(value, problem.keyword(), expected);
        return mended != null && set(tree, problem.target(), mended);
    }

    private static @Nullable JsonNode mended(JsonNode value, String keyword, JsonNode expected) {
        return switch (keyword) {
            case "type" -> typed(value, expected.asText());
            case "enum" -> constant(value, expected);
            case "minimum", "maximum" -> value.isNumber() && expected.isNumber() ? expected : null;
            case "maxLength" -> shortened(value, expected.asInt());
            case "maxItems" -> shortenedList(value, expected.asInt());
            default -> null;
        };
    }

    private static @Nullable JsonNode typed(JsonNode value, String type) {
        return switch (type) {
            case "string" -> value.isNumber() || value.isBoolean() ? TextNode.valueOf(value.asText()) : null;
            case "boolean" -> bool(value);
            case "integer" -> number(value, true);
            case "number" -> number(value, false);
            case "array" -> value.isValueNode() ? JSON.arrayNode().add(value) : null;
            default -> null;
        };
    }

    private static @Nullable JsonNode bool(JsonNode value) {
        return switch (value.asText().strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> BooleanNode.TRUE;
            case "false", "no" -> BooleanNode.FALSE;
            default -> null;
        };
    }

    private static @Nullable JsonNode number(JsonNode value, boolean whole) {
        // A number of a few characters can be too large to be written out.
        if ((!value.isTextual() && !value.isNumber()) || value.asText().length() > MAX_DIGITS) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(value.asText().strip());
            if (Math.abs((long) number.scale()) > MAX_DIGITS) {
                return null;
            }
            if (!whole) {
                return DecimalNode.valueOf(number);
            }
            return number.stripTrailingZeros().scale() <= 0 ? JSON.numberNode(number.toBigIntegerExact()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable JsonNode constant(JsonNode value, JsonNode constants) {
        String plain = plain(value.asText());
        JsonNode only = null;
        for (JsonNode constant : constants) {
            if (plain(constant.asText()).equals(plain)) {
                if (only != null) {
                    return null;
                }
                only = constant;
            }
        }
        return only;
    }

    private static String plain(String constant) {
        return constant.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "_");
    }

    private static @Nullable JsonNode shortened(JsonNode value, int most) {
        String text = value.asText();
        if (!value.isTextual() || most < 1) {
            return null;
        }
        int end = text.offsetByCodePoints(0, Math.min(most, text.codePointCount(0, text.length())));
        return TextNode.valueOf(text.substring(0, end));
    }

    private static @Nullable JsonNode shortenedList(JsonNode value, int most) {
        if (!(value instanceof ArrayNode array)) {
            return null;
        }
        ArrayNode shorter = JSON.arrayNode();
        for (int i = 0; i < Math.min(most, array.size()); i++) {
            shorter.add(array.get(i));
        }
        return shorter;
    }

    /** {@return whether there was something to take out} */
    public static boolean remove(JsonNode tree, String pointer) {
        JsonPointer place = JsonPointer.compile(pointer);
        if (place.matches()) {
            return false;
        }
        JsonNode parent = tree.at(place.head());
        if (parent instanceof ObjectNode object) {
            return object.remove(place.last().getMatchingProperty()) != null;
        }
        int index = place.last().getMatchingIndex();
        return parent instanceof ArrayNode array && index >= 0 && array.remove(index) != null;
    }

    /** Takes a value out of an object; in a list null takes its place, so that the others keep theirs. */
    static void blank(JsonNode tree, String pointer) {
        JsonPointer place = JsonPointer.compile(pointer);
        if (place.matches()) {
            return;
        }
        JsonNode parent = tree.at(place.head());
        int index = place.last().getMatchingIndex();
        if (parent instanceof ArrayNode array && index >= 0 && index < array.size()) {
            array.set(index, JSON.nullNode());
        } else {
            remove(tree, pointer);
        }
    }

    /** {@return whether the place exists, or can be made within an object} */
    public static boolean set(JsonNode tree, String pointer, JsonNode value) {
        JsonPointer place = JsonPointer.compile(pointer);
        if (place.matches()) {
            return false;
        }
        JsonNode parent = tree.at(place.head());
        if (parent instanceof ObjectNode object) {
            object.set(place.last().getMatchingProperty(), value);
            return true;
        }
        int index = place.last().getMatchingIndex();
        if (parent instanceof ArrayNode array && index >= 0 && index < array.size()) {
            array.set(index, value);
            return true;
        }
        return false;
    }
}
