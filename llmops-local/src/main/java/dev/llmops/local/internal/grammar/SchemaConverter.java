package dev.llmops.local.internal.grammar;

import static dev.llmops.local.internal.grammar.SchemaCheck.refused;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From a JSON schema (draft 2020-12) to the rules of a grammar for all JSON texts that follow it. Each schema is visited once, and
 * a reference becomes the name of a rule that is written later; so the work grows with the length of the schema, and calls are
 * nested as deep as the JSON is.
 */
final class SchemaConverter {

    private record Pending(
            String rule, SchemaPath path, @Nullable Object schema) {}

    private final SchemaGuard guard;
    private final SchemaReferences references;
    private final GrammarRules rules;
    private final IdentityHashMap<Object, String> made = new IdentityHashMap<>();
    private final Map<String, String> targets = new HashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    SchemaConverter(SchemaGuard guard, SchemaReferences references, GrammarRules rules) {
        this.guard = guard;
        this.references = references;
        this.rules = rules;
    }

    SchemaReferences references() {
        return references;
    }

    /** {@return the rule of a schema, with all rules that it needs} */
    String rule(SchemaPath path, @Nullable Object schema) {
        String rule = visit(path, schema);
        for (Pending next = pending.poll(); next != null; next = pending.poll()) {
            rules.define(next.rule, visit(next.path, next.schema));
        }
        return rule;
    }

    /** {@return the name of a rule} */
    private String visit(SchemaPath path, @Nullable Object schema) {
        if (Boolean.TRUE.equals(schema)) {
            return rules.value();
        }
        if (!(schema instanceof Map<?, ?> members)) {
            throw refused(path, "a schema must be an object here");
        }
        String known = made.get(members);
        if (known == null) {
            known = convert(path, members);
            made.put(members, known);
        }
        return known;
    }

    private String convert(SchemaPath path, Map<?, ?> members) {
        if (members.get("$ref") != null) {
            return reference(path, members.get("$ref"));
        }
        for (String keyword : List.of("oneOf", "anyOf")) {
            if (members.get(keyword) instanceof List<?> alternatives && !alternatives.isEmpty()) {
                return alternatives(path.then(keyword), alternatives);
            }
        }
        if (members.containsKey("const")) {
            return values(Collections.singletonList(members.get("const")));
        }
        if (members.get("enum") instanceof List<?> values && !values.isEmpty()) {
            return values(values);
        }
        if (members.get("allOf") instanceof List<?> parts && !parts.isEmpty()) {
            return all(path, members, parts);
        }
        Set<String> types = SchemaTypes.of(path, members.get("type"));
        if (types.size() > 1) {
            return rules.add(
                    types.stream().map(type -> typed(path, members, type)).collect(Collectors.joining(" | ")));
        }
        return typed(
                path,
                members,
                types.isEmpty()
                        ? SchemaTypes.implied(members)
                        : types.iterator().next());
    }

    private String reference(SchemaPath path, @Nullable Object reference) {
        Object target = references.target(path, reference);
        String pointer = String.valueOf(reference);
        String known = targets.get(pointer);
        if (known == null) {
            known = rules.reserve();
            targets.put(pointer, known);
            pending.add(new Pending(known, SchemaPath.ROOT.then(pointer.substring(2)), target));
        }
        return known;
    }

    private String alternatives(SchemaPath path, List<?> alternatives) {
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < alternatives.size(); i++) {
            all.add(visit(path.then(i), alternatives.get(i)));
        }
        return rules.add(String.join(" | ", all));
    }

    private String values(List<?> values) {
        Set<String> texts = new LinkedHashSet<>();
        values.forEach(value -> texts.add(JsonText.of(value)));
        WordTrie tree = new WordTrie();
        texts.forEach(text -> tree.add(text, ""));
        return rules.add(tree.gbnf(rules, new HashMap<>()));
    }

    /** The properties of all parts in one object; a part without properties counts where no other has some. */
    private String all(SchemaPath path, Map<?, ?> members, List<?> parts) {
        List<ObjectRules.Property> properties = new ArrayList<>();
        List<Object> all = new ArrayList<>();
        if (members.get("properties") instanceof Map) {
            all.add(members);
        }
        all.addAll(parts);
        boolean objects = false;
        for (Object part : all) {
            Map<?, ?> resolved = references.resolved(path, part);
            objects |= resolved.get("properties") instanceof Map;
            properties.addAll(properties(path.then("allOf"), resolved));
        }
        return objects
                ? new ObjectRules(rules).of(distinct(properties), null)
                : visit(path.then("allOf").then(0), parts.get(0));
    }

    private static List<ObjectRules.Property> distinct(List<ObjectRules.Property> properties) {
        Set<String> names = new LinkedHashSet<>();
        return properties.stream()
                .filter(property -> names.add(property.name()))
                .toList();
    }

    private String typed(SchemaPath path, Map<?, ?> members, String type) {
        return switch (type) {
            case "object" -> object(path, members);
            case "array" -> array(path, members);
            case "string" -> new StringRules(guard, rules).of(path, members);
            case "integer" -> IntegerRules.of(path, members, rules);
            case "number" -> rules.number();
            case "boolean" -> rules.bool();
            case "null" -> rules.nothing();
            default -> rules.value();
        };
    }

    private String object(SchemaPath path, Map<?, ?> members) {
        Object more = members.get("additionalProperties");
        boolean known = members.get("properties") instanceof Map<?, ?>;
        if (!known && (more == null || Boolean.TRUE.equals(more))) {
            return rules.object();
        }
        String additional =
                more == null || Boolean.FALSE.equals(more) ? null : visit(path.then("additionalProperties"), more);
        return new ObjectRules(rules).of(properties(path, members), additional);
    }

    private List<ObjectRules.Property> properties(SchemaPath path, Map<?, ?> members) {
        Set<Object> required = members.get("required") instanceof List<?> names ? new LinkedHashSet<>(names) : Set.of();
        List<ObjectRules.Property> properties = new ArrayList<>();
        if (members.get("properties") instanceof Map<?, ?> schemas) {
            SchemaPath at = path.then("properties");
            schemas.forEach((name, schema) -> properties.add(new ObjectRules.Property(
                    String.valueOf(name), visit(at.then(name), schema), required.contains(name))));
        }
        return properties;
    }

    private String array(SchemaPath path, Map<?, ?> members) {
        Object items = members.containsKey("items") ? members.get("items") : members.get("prefixItems");
        if (items == null) {
            return rules.array();
        }
        if (items instanceof List<?> tuple) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) {
                all.add(visit(path.then("prefixItems").then(i), tuple.get(i)));
            }
            return rules.add(
                    rules.open("[") + " " + String.join(" " + rules.comma() + " ", all) + " " + rules.close("]"));
        }
        String item = visit(path.then("items"), items);
        SchemaTypes.Counts counts = SchemaTypes.counts(guard, path, members, "minItems", "maxItems");
        int least = counts.least();
        int most = counts.most();
        String filled = item + repeated("(" + rules.comma() + " " + item + ")", least, most) + " " + rules.close("]");
        if (most == 0) {
            return rules.add(rules.open("[") + " \"]\"");
        }
        return rules.add(rules.open("[") + " " + (least == 0 ? "(\"]\" | " + filled + ")" : filled));
    }

    /** What may follow the first item. */
    private static String repeated(String item, int least, int most) {
        if (most == 1) {
            return "";
        }
        int from = Math.max(0, least - 1);
        return " " + item + "{" + from + "," + (most == SchemaTypes.UNLIMITED ? "" : most - 1) + "}";
    }
}
