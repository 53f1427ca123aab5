package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer while it arrives, and says as soon as no rest can make it keep to the schema: a member that may not be there,
 * a value of another type, a constant that is none, a number beyond its bound, a list that is too long. What it cannot
 * judge (text that is no JSON yet or no more, placeholders, all other rules) it leaves to the check of the whole. Used by one
 * thread.
 */
final class PrefixCheck {

    private final JsonNode root;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private boolean begun;
    private boolean blind;
    private @Nullable FieldProblem problem;

    private static final class Frame {

        private final JsonNode schema;
        private final boolean list;
        private int items;
        private String name = "";

        Frame(JsonNode schema, boolean list) {
            this.schema = schema;
            this.list = list;
        }
    }

    PrefixCheck(JsonNode schema) {
        this.root = schema;
        try {
            parser = new JsonFactory().createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    /** {@return what no rest can mend, or null} */
    @Nullable
    FieldProblem push(String piece) {
        String json = json(piece);
        if (blind || json.isEmpty()) {
            return null;
        }
        try {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            feeder.feedInput(bytes, 0, bytes.length);
            JsonToken token = parser.nextToken();
            while (token != JsonToken.NOT_AVAILABLE && token != null && problem == null && !blind) {
                take(token);
                token = blind ? null : parser.nextToken();
            }
        } catch (IOException e) {
            blind = true;
        }
        return problem;
    }

    /** Words before the first brace are cut off later, and so not looked at here. */
    private String json(String piece) {
        if (begun) {
            return piece;
        }
        int open = piece.indexOf('{');
        begun = open >= 0;
        return begun ? piece.substring(open) : "";
    }

    private void take(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> open(false, "object");
            case START_ARRAY -> open(true, "array");
            case END_OBJECT, END_ARRAY -> {
                frames.pop();
                blind = frames.isEmpty();
            }
            case FIELD_NAME -> member(parser.currentName());
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token);
            case VALUE_TRUE, VALUE_FALSE -> value("boolean");
            default -> value("null");
        }
    }

    private void open(boolean list, String type) {
        JsonNode schema = value(type);
        frames.push(new Frame(schema, list));
    }

    private void member(String name) {
        Frame frame = frame();
        frame.name = name;
        boolean closed = frame.schema.path("additionalProperties").isBoolean()
                && !frame.schema.path("additionalProperties").booleanValue();
        if (closed && !frame.schema.path("properties").has(name)) {
            problem = new FieldProblem(pointer(), "may not be there");
        }
    }

    private void text(String text) {
        JsonNode schema = value("string");
        JsonNode constants = schema.path("enum");
        if (problem == null && constants.isArray() && text.indexOf('<') < 0 && !has(constants, text)) {
            problem =
                    new FieldProblem(pointer(), "must be one of " + constants + ", but was " + TextNode.valueOf(text));
        }
    }

    private void number(JsonToken token) throws IOException {
        double number = parser.getDoubleValue();
        boolean whole = token == JsonToken.VALUE_NUMBER_INT || number == Math.rint(number);
        JsonNode schema = value(whole ? "integer" : "number");
        if (problem == null && number < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)) {
            problem = new FieldProblem(pointer(), "must be at least " + schema.get("minimum") + ", but was " + number);
        } else if (problem == null && number > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
            problem = new FieldProblem(pointer(), "must be at most " + schema.get("maximum") + ", but was " + number);
        }
    }

    /** {@return the schema of the value that comes now; a type that it may not have is a problem} */
    private JsonNode value(String type) {
        JsonNode schema = expected();
        Frame frame = frames.peek();
        if (frame != null && frame.list) {
            frame.items++;
            if (frame.items > frame.schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
                problem = new FieldProblem(pointer(), "must not be there: the list has too many items");
            }
        }
        String wanted = schema.path("type").asText("");
        boolean number = type.equals("integer") && wanted.equals("number");
        // A null is the same as no value; whether that may be is for the check of the whole.
        if (problem == null && !wanted.isEmpty() && !wanted.equals(type) && !number && !type.equals("null")) {
            problem = new FieldProblem(pointer(), "must be of type " + wanted + ", but was of type " + type);
        }
        return schema;
    }

    private JsonNode expected() {
        Frame frame = frames.peek();
        if (frame == null) {
            return root;
        }
        JsonNode schema;
        if (frame.list) {
            schema = frame.schema.path("items");
        } else {
            schema = frame.schema.path("properties").path(frame.name);
            schema = schema.isMissingNode() ? frame.schema.path("additionalProperties") : schema;
        }
        JsonNode reference = schema.path("$ref");
        JsonNode found = reference.isTextual() && reference.textValue().startsWith("#/")
                ? root.at(reference.textValue().substring(1))
                : schema;
        return found.isObject() ? found : emptySchema();
    }

    private static JsonNode emptySchema() {
        return JsonNodeFactory.instance.objectNode();
    }

    private Frame frame() {
        Frame frame = frames.peek();
        return frame == null ? new Frame(MissingNode.getInstance(), false) : frame;
    }

    private String pointer() {
        StringBuilder pointer = new StringBuilder();
        for (Iterator<Frame> all = frames.descendingIterator(); all.hasNext(); ) {
            Frame frame = all.next();
            String step = frame.list ? String.valueOf(Math.max(0, frame.items - 1)) : frame.name;
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static boolean has(JsonNode constants, String text) {
        for (JsonNode constant : constants) {
            if (constant.isTextual() && constant.textValue().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
