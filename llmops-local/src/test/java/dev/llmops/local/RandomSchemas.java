package dev.llmops.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Schemas of all that a grammar can follow. */
public final class RandomSchemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] PATTERNS = {"^a+b?$", "^[0-9]{2,4}$", "^(red|green)-[0-9]$", "^x[^y]z$"};
    private static final String[] FORMATS = {"date", "time", "date-time", "uuid"};

    private final Random random;
    private final ObjectNode definitions = JSON.createObjectNode();

    /** Creates the schema of a seed. */
    public RandomSchemas(long seed) {
        this.random = new Random(seed);
    }

    /** {@return the schema} */
    public JsonNode next() {
        ObjectNode root = schema(0);
        if (!definitions.isEmpty()) {
            root.set("$defs", definitions);
        }
        return root;
    }

    private ObjectNode schema(int depth) {
        ObjectNode schema = JSON.createObjectNode();
        if (random.nextInt(4) == 0) {
            schema.put("description", "words <|im_end|> \"quoted\"");
        }
        switch (random.nextInt(depth > 2 ? 9 : 16)) {
            case 0 -> schema.put("type", "boolean");
            case 1 -> integer(schema);
            case 2 ->
                schema.put("type", "string")
                        .put("minLength", random.nextInt(2))
                        .put("maxLength", 1 + random.nextInt(8));
            case 3 -> schema.put("type", "string").put("pattern", PATTERNS[random.nextInt(PATTERNS.length)]);
            case 4 -> schema.put("type", "string").put("format", FORMATS[random.nextInt(FORMATS.length)]);
            case 5 -> values(schema.putArray("enum"));
            case 6 -> schema.put("const", "a \"quoted\" wörd " + random.nextInt(9));
            case 7 -> schema.put("type", "null");
            case 8 -> schema.putArray("type").add("null").add(random.nextBoolean() ? "boolean" : "integer");
            case 9, 10 -> array(schema, depth);
            case 11 -> tuple(schema, depth);
            case 12 -> alternatives(schema, depth);
            case 13 -> list(schema);
            default -> object(schema, depth);
        }
        return schema;
    }

    private void integer(ObjectNode schema) {
        schema.put("type", "integer")
                .put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", -random.nextInt(100))
                .put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", 2 + random.nextInt(1000));
    }

    private void values(ArrayNode values) {
        values.add("red").add(random.nextInt(10)).add("a \"quoted\" wörd").addNull();
        values.addObject().put("nested", true);
    }

    private void array(ObjectNode schema, int depth) {
        int least = random.nextInt(2);
        schema.put("type", "array").put("minItems", least).put("maxItems", least + random.nextInt(3));
        schema.set("items", schema(depth + 1));
    }

    private void tuple(ObjectNode schema, int depth) {
        ArrayNode items = schema.put("type", "array").putArray("prefixItems");
        for (int i = 0; i <= random.nextInt(2); i++) {
            items.add(schema(depth + 1));
        }
    }

    private void alternatives(ObjectNode schema, int depth) {
        if (random.nextBoolean()) {
            schema.putArray("anyOf").add(schema(depth + 1)).add(schema(depth + 1));
            return;
        }
        ArrayNode kinds = schema.putArray("oneOf");
        for (String kind : new String[] {"circle", "square"}) {
            ObjectNode one = kinds.addObject().put("type", "object").put("additionalProperties", false);
            ObjectNode properties = one.putObject("properties");
            properties.putObject("kind").put("const", kind);
            properties.set("size", schema(depth + 1));
            one.putArray("required").add("kind");
        }
    }

    /** A schema that refers to itself. */
    private void list(ObjectNode schema) {
        schema.put("$ref", "#/$defs/list");
        schema.remove("description");
        ObjectNode list = definitions.putObject("list").put("type", "object").put("additionalProperties", false);
        ObjectNode properties = list.putObject("properties");
        properties.putObject("value").put("type", "boolean");
        properties.putObject("rest").putArray("anyOf").addObject().put("type", "null");
        ((ArrayNode) properties.at("/rest/anyOf")).addObject().put("$ref", "#/$defs/list");
        list.putArray("required").add("value").add("rest");
    }

    private void object(ObjectNode schema, int depth) {
        schema.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (int i = 0; i <= random.nextInt(4); i++) {
            properties.set("p" + i, schema(depth + 1));
            if (random.nextBoolean()) {
                required.add("p" + i);
            }
        }
    }
}
