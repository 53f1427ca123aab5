package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Checks one value, once: the keywords that apply other schemas to it or to parts of it. Used by one thread. */
final class SchemaEvaluation {

    /** Some seconds: references let a schema of n lines be applied 2 to the n times, and tools of others bring schemas of others. */
    private static final int MAX_CHECKS = 5_000_000;

    private final SchemaIndex index;
    private int checks;

    /** The resources that led here, the outermost first. */
    private final Deque<SchemaResource> scope = new ArrayDeque<>();

    /** Where references are being followed: the same one at the same place again would go on for ever. */
    private final IdentityHashMap<JsonNode, Place> followed = new IdentityHashMap<>();

    SchemaEvaluation(SchemaIndex index) {
        this.index = index;
    }

    void run(JsonNode value, List<SchemaError> errors) {
        check(index.schema(), value, Place.root(), errors);
    }

    /** {@return what was looked at; of no use if there are errors} */
    private Evaluated check(JsonNode schema, JsonNode value, Place at, List<SchemaError> errors) {
        if (++checks > MAX_CHECKS) {
            throw new BadSchemaException(
                    "it takes more than " + MAX_CHECKS + " steps on this value; refer to parts of it fewer times");
        }
        Evaluated evaluated = new Evaluated(index.tracks());
        if (schema.isBoolean()) {
            if (!schema.booleanValue()) {
                errors.add(new SchemaError(at.toString(), "false", schema, "must not be there", null));
            }
            return evaluated;
        }
        SchemaResource resource = index.resource(schema);
        boolean entered = false;
        if (resource != null && !resource.equals(scope.peekLast())) {
            entered = true;
            scope.addLast(resource);
        }
        Applied applied = new Applied(schema, value, at, errors, evaluated);
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (!SimpleRules.check(index, keyword.getKey(), keyword.getValue(), value, at, errors)) {
                applied.apply(keyword.getKey(), keyword.getValue());
            }
        }
        // Last, since they ask what the others looked at.
        applied.unevaluated();
        if (entered) {
            scope.removeLast();
        }
        return evaluated;
    }

    /** One schema on one value. */
    private final class Applied {

        private final JsonNode schema;
        private final JsonNode value;
        private final Place at;
        private final List<SchemaError> errors;
        private final Evaluated evaluated;

        Applied(JsonNode schema, JsonNode value, Place at, List<SchemaError> errors, Evaluated evaluated) {
            this.schema = schema;
            this.value = value;
            this.at = at;
            this.errors = errors;
            this.evaluated = evaluated;
        }

        void apply(String keyword, JsonNode rule) {
            switch (keyword) {
                case "$ref" -> refer(keyword, rule, index.target(keyword, schema));
                case "$dynamicRef" -> refer(keyword, rule, dynamic(keyword, rule));
                case "allOf" -> rule.forEach(part -> evaluated.add(check(part, value, at, errors)));
                case "anyOf" -> some(keyword, rule);
                case "oneOf" -> some(keyword, rule);
                case "not" -> {
                    if (isValid(rule)) {
                        error(keyword, rule, "must not be what the schema excludes");
                    }
                }
                case "if" -> choose(rule);
                case "dependentSchemas", "dependencies" -> depend(rule);
                case "properties" -> members(rule);
                case "patternProperties" -> patterns(rule);
                case "additionalProperties" -> additional(rule);
                case "propertyNames" -> names(rule);
                case "prefixItems" -> prefix(rule);
                case "items" -> {
                    if (rule.isArray()) {
                        prefix(rule);
                    } else {
                        items(rule, schema.path("prefixItems").size());
                    }
                }
                case "additionalItems" -> {
                    if (schema.path("items").isArray()) {
                        items(rule, schema.get("items").size());
                    }
                }
                case "contains" -> contains(rule);
                default -> {}
            }
        }

        private void error(String keyword, JsonNode rule, String message) {
            errors.add(new SchemaError(at.toString(), keyword, rule, message, null));
        }

        private boolean isValid(JsonNode part) {
            List<SchemaError> none = new ArrayList<>();
            check(part, value, at, none);
            return none.isEmpty();
        }

        private void refer(String keyword, JsonNode rule, JsonNode target) {
            if (target.isMissingNode()) {
                index.faultsOf(value)
                        .forEach((pointer, fault) ->
                                errors.add(new SchemaError(at + pointer, keyword, rule, fault, null)));
                return;
            }
            Place before = followed.put(target, at);
            if (at.equals(before)) {
                throw new BadSchemaException("it refers to itself without end");
            }
            evaluated.add(check(target, value, at, errors));
            if (before == null) {
                followed.remove(target);
            } else {
                followed.put(target, before);
            }
        }

        private JsonNode dynamic(String keyword, JsonNode rule) {
            JsonNode target = index.target(keyword, schema);
            String anchor = SchemaIndex.fragment(rule.asText());
            SchemaResource there = index.resource(target);
            if (there == null || !there.isDynamic(anchor)) {
                return target;
            }
            for (SchemaResource resource : scope) {
                JsonNode found = resource.anchors().get(anchor);
                if (found != null && resource.isDynamic(anchor)) {
                    return found;
                }
            }
            return target;
        }

        private void some(String keyword, JsonNode parts) {
            int valid = 0;
            List<SchemaError> all = new ArrayList<>();
            for (JsonNode part : parts) {
                List<SchemaError> own = new ArrayList<>();
                Evaluated seen = check(part, value, at, own);
                if (own.isEmpty()) {
                    valid++;
                    evaluated.add(seen);
                }
                all.addAll(own);
            }
            if (valid == 0) {
                error(keyword, parts, "must keep to one of the alternatives");
                errors.addAll(all);
            } else if (valid > 1 && keyword.equals("oneOf")) {
                error(keyword, parts, "must keep to exactly one of the alternatives, but keeps to " + valid);
            }
        }

        private void depend(JsonNode rules) {
            rules.properties().stream()
                    .filter(rule -> value.has(rule.getKey()))
                    .map(Map.Entry::getValue)
                    .forEach(rule -> {
                        if (rule.isArray()) {
                            SimpleRules.check(index, "required", rule, value, at, errors);
                        } else {
                            evaluated.add(check(rule, value, at, errors));
                        }
                    });
        }

        private void choose(JsonNode condition) {
            List<SchemaError> none = new ArrayList<>();
            Evaluated seen = check(condition, value, at, none);
            if (none.isEmpty()) {
                evaluated.add(seen);
            }
            JsonNode chosen = schema.get(none.isEmpty() ? "then" : "else");
            if (chosen != null) {
                evaluated.add(check(chosen, value, at, errors));
            }
        }

        private void members(JsonNode rules) {
            rules.properties().forEach(rule -> {
                if (value.isObject() && value.has(rule.getKey())) {
                    member(rule.getKey(), rule.getValue(), "properties");
                }
            });
        }

        private void patterns(JsonNode rules) {
            rules.properties()
                    .forEach(rule -> value.properties().forEach(member -> {
                        if (index.isFound(rule.getKey(), member.getKey())) {
                            member(member.getKey(), rule.getValue(), "patternProperties");
                        }
                    }));
        }

        private void additional(JsonNode rule) {
            value.properties().forEach(member -> {
                String name = member.getKey();
                if (!schema.path("properties").has(name)
                        && schema.path("patternProperties")
                                .propertyStream()
                                .noneMatch(pattern -> index.isFound(pattern.getKey(), name))) {
                    member(name, rule, "additionalProperties");
                }
            });
        }

        private void member(String name, JsonNode rule, String keyword) {
            evaluated.member(name);
            if (rule.isBoolean()) {
                if (!rule.booleanValue()) {
                    errors.add(new SchemaError(
                            at.toString(), keyword, rule, "must not have the member '" + name + "'", name));
                }
                return;
            }
            check(rule, value.get(name), at.member(name), errors);
        }

        private void names(JsonNode rule) {
            value.properties().forEach(member -> {
                List<SchemaError> own = new ArrayList<>();
                check(rule, TextNode.valueOf(member.getKey()), at, own);
                if (!own.isEmpty()) {
                    errors.add(new SchemaError(
                            at.toString(),
                            "propertyNames",
                            rule,
                            "must not have the member '" + member.getKey() + "', whose name breaks the schema's rule",
                            member.getKey()));
                }
            });
        }

        private void prefix(JsonNode rules) {
            for (int i = 0; value.isArray() && i < Math.min(rules.size(), value.size()); i++) {
                item(i, rules.get(i));
            }
        }

        private void items(JsonNode rule, int from) {
            for (int i = from; value.isArray() && i < value.size(); i++) {
                item(i, rule);
            }
        }

        private void item(int place, JsonNode rule) {
            evaluated.item(place);
            check(rule, value.get(place), at.item(place), errors);
        }

        private void contains(JsonNode rule) {
            if (!value.isArray()) {
                return;
            }
            int found = 0;
            for (int i = 0; i < value.size(); i++) {
                List<SchemaError> none = new ArrayList<>();
                check(rule, value.get(i), at.item(i), none);
                if (none.isEmpty()) {
                    found++;
                    evaluated.item(i);
                }
            }
            int least = schema.path("minContains").asInt(1);
            int most = schema.path("maxContains").asInt(Integer.MAX_VALUE);
            if (found < least) {
                error("contains", rule, "must contain at least " + least + " of what the schema asks for");
            } else if (found > most) {
                error("maxContains", rule, "must contain at most " + most + " of what the schema asks for");
            }
        }

        void unevaluated() {
            JsonNode members = schema.get("unevaluatedProperties");
            if (members != null) {
                for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
                    String name = names.next();
                    if (!evaluated.hasMember(name)) {
                        member(name, members, "unevaluatedProperties");
                    }
                }
            }
            JsonNode rest = schema.get("unevaluatedItems");
            for (int i = 0; rest != null && value.isArray() && i < value.size(); i++) {
                if (!evaluated.hasItem(i)) {
                    item(i, rest);
                }
            }
        }
    }
}
