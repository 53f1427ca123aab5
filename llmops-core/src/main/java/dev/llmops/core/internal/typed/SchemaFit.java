package dev.llmops.core.internal.typed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether what one JSON Schema describes is taken by another: each member that is required is there, none is there that is not taken, and
 * the types fit. What a schema does not say is taken. Bounds and patterns are checked call by call and not here.
 */
final class SchemaFit {

    private static final int DEEPEST = 16;

    private final String given;
    private final String taker;
    private final JsonNode givenRoot;
    private final JsonNode takerRoot;
    private final List<String> problems = new ArrayList<>();

    private SchemaFit(String given, JsonNode givenRoot, String taker, JsonNode takerRoot) {
        this.given = given;
        this.givenRoot = givenRoot;
        this.taker = taker;
        this.takerRoot = takerRoot;
    }

    /**
     * {@return what does not fit, in words; empty if all does}
     *
     * @param given who gives the values
     * @param givenSchema what it gives
     * @param taker who takes them
     * @param takerSchema what it takes
     */
    static List<String> problems(String given, JsonNode givenSchema, String taker, JsonNode takerSchema) {
        SchemaFit fit = new SchemaFit(given, givenSchema, taker, takerSchema);
        fit.compare(givenSchema, takerSchema, "", 0);
        return fit.problems;
    }

    private void compare(JsonNode from, JsonNode to, String path, int level) {
        JsonNode gives = resolve(from, givenRoot);
        JsonNode takes = resolve(to, takerRoot);
        if (level > DEEPEST) {
            return;
        }
        Set<String> given = types(gives);
        Set<String> taken = types(takes);
        for (String type : given) {
            boolean fits =
                    taken.isEmpty() || taken.contains(type) || (type.equals("integer") && taken.contains("number"));
            if (!fits) {
                problems.add(quoted(path) + " is " + type + " in " + this.given + ", but " + taker + " takes "
                        + String.join(" or ", taken));
                return;
            }
        }
        constants(gives, takes, path);
        members(gives, takes, path, level);
        if (gives.has("items") && takes.has("items")) {
            compare(gives.path("items"), takes.path("items"), path + "[]", level + 1);
        }
    }

    private void constants(JsonNode gives, JsonNode takes, String path) {
        if (!gives.has("enum") || !takes.has("enum")) {
            return;
        }
        Set<String> extra = texts(gives.path("enum"));
        extra.removeAll(texts(takes.path("enum")));
        if (!extra.isEmpty()) {
            problems.add(quoted(path) + " can be " + String.join(", ", extra) + " in " + given + ", but " + taker
                    + " takes " + String.join(", ", texts(takes.path("enum"))));
        }
    }

    private void members(JsonNode gives, JsonNode takes, String path, int level) {
        if (!gives.has("properties") && !takes.has("properties")) {
            return;
        }
        Set<String> always = texts(gives.path("required"));
        for (String name : texts(takes.path("required"))) {
            if (!gives.path("properties").has(name)) {
                problems.add(quoted(join(path, name)) + " is missing in " + given + ", but " + taker + " requires it");
            } else if (!always.contains(name)) {
                problems.add(
                        quoted(join(path, name)) + " may be absent in " + given + ", but " + taker + " requires it");
            }
        }
        boolean takesOthers = takes.path("additionalProperties").isObject()
                || takes.path("additionalProperties").asBoolean(!takes.has("properties"));
        gives.path("properties").properties().forEach(member -> {
            JsonNode taken = takes.path("properties").path(member.getKey());
            if (!taken.isMissingNode()) {
                compare(member.getValue(), taken, join(path, member.getKey()), level + 1);
            } else if (!takesOthers) {
                problems.add(quoted(join(path, member.getKey())) + " is superfluous: " + given + " has it, but " + taker
                        + " does not know it");
            }
        });
    }

    private static JsonNode resolve(JsonNode schema, JsonNode root) {
        String reference = schema.path("$ref").asText();
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : schema;
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        Set<String> types = type.isTextual() ? new LinkedHashSet<>(Set.of(type.asText())) : texts(type);
        types.remove("null");
        return types;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new LinkedHashSet<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String quoted(String path) {
        return path.isEmpty() ? "the whole" : "'" + path + "'";
    }
}
