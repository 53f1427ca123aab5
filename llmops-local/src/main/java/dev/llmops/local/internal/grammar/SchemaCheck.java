package dev.llmops.local.internal.grammar;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.commons.internal.text.WordList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what {@link SchemaConverter} leaves out: keywords that a grammar cannot follow, and known ones beside others that take
 * their place.
 */
final class SchemaCheck {

    /** Say nothing about which values are valid; {@code format} is an annotation in draft 2020-12. */
    private static final Set<String> ANNOTATIONS = WordList.set("""
            title description default examples deprecated readOnly writeOnly $schema $id $comment $defs
            definitions format""");

    private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    /** What the converter follows for values of a type, where nothing else takes its place. */
    private static final Map<String, Set<String>> OF_TYPE = Map.of(
            "object", Set.of("properties", "required", "additionalProperties"),
            "array", Set.of("items", "prefixItems", "minItems", "maxItems"),
            "string", Set.of("pattern", "minLength", "maxLength"),
            "integer", BOUNDS,
            "number", Set.of(),
            "boolean", Set.of(),
            "null", Set.of());

    private final SchemaReferences references;

    SchemaCheck(SchemaReferences references) {
        this.references = references;
    }

    void check(SchemaPath path, @Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> members)) {
            throw refused(path, "a schema must be an object here");
        }
        for (String definitions : List.of("$defs", "definitions")) {
            checkMembers(path.then(definitions), members.get(definitions));
        }
        Set<String> keywords = keywords(members);
        if (keywords.contains("$ref")) {
            alone(path, keywords, Set.of("$ref"));
            references.resolved(path, members);
        } else if (keywords.contains("anyOf") || keywords.contains("oneOf")) {
            checkAlternatives(path, members, keywords);
        } else if (keywords.contains("allOf")) {
            alone(path, keywords, Set.of("allOf", "type"));
            checkAll(path, members);
        } else if (keywords.contains("const") || keywords.contains("enum")) {
            checkValues(path, members, keywords);
        } else {
            checkTyped(path, members, keywords);
        }
    }

    private static Set<String> keywords(Map<?, ?> members) {
        Set<String> keywords = new TreeSet<>();
        members.keySet().forEach(keyword -> keywords.add(String.valueOf(keyword)));
        keywords.removeAll(ANNOTATIONS);
        return keywords;
    }

    private static void alone(SchemaPath path, Set<String> keywords, Set<String> allowed) {
        for (String keyword : keywords) {
            if (!allowed.contains(keyword)) {
                throw refused(
                        path,
                        "'" + SchemaPath.shown(keyword) + "' cannot be followed" + (allowed.isEmpty() ? "" : " here"));
            }
        }
    }

    private void checkMembers(SchemaPath path, @Nullable Object schemas) {
        if (schemas instanceof Map<?, ?> members) {
            members.forEach((name, schema) -> check(path.then(name), schema));
        } else if (schemas != null) {
            throw refused(path, "it must be an object");
        }
    }

    private List<?> checkList(SchemaPath path, @Nullable Object schemas) {
        if (!(schemas instanceof List<?> list) || list.isEmpty()) {
            throw refused(path, "it must be a list of at least one schema");
        }
        for (int i = 0; i < list.size(); i++) {
            check(path.then(i), list.get(i));
        }
        return list;
    }

    /** The converter takes oneOf for anyOf, which is the same where the alternatives have nothing in common. */
    private void checkAlternatives(SchemaPath path, Map<?, ?> members, Set<String> keywords) {
        String keyword = keywords.contains("oneOf") ? "oneOf" : "anyOf";
        alone(path, keywords, Set.of(keyword));
        List<?> alternatives = checkList(path.then(keyword), members.get(keyword));
        if (keyword.equals("oneOf") && !new SchemaOverlap(references).areDisjoint(path, alternatives)) {
            throw refused(
                    path,
                    "the alternatives of 'oneOf' may have values in common; use 'anyOf', or give them"
                            + " different types or a required property with different constants");
        }
    }

    /** The converter merges the properties of the parts and leaves out everything else. */
    private void checkAll(SchemaPath path, Map<?, ?> members) {
        if (!"object".equals(members.get("type")) && members.get("type") != null) {
            throw refused(path, "'allOf' can be followed for objects only");
        }
        List<?> parts = checkList(path.then("allOf"), members.get("allOf"));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            SchemaPath at = path.then("allOf").then(i);
            Map<?, ?> part = references.resolved(at, parts.get(i));
            alone(at, keywords(part), Set.of("type", "properties", "required"));
            if (!(part.get("properties") instanceof Map<?, ?> properties)) {
                throw refused(at, "a part of 'allOf' must have 'properties'");
            }
            for (Object name : properties.keySet()) {
                if (!names.add(String.valueOf(name))) {
                    throw refused(at, "a property may stand in one part of 'allOf' only");
                }
            }
            requireKnown(at, part, properties);
        }
    }

    private static void checkValues(SchemaPath path, Map<?, ?> members, Set<String> keywords) {
        alone(path, keywords, Set.of("const", "enum", "type"));
        if (keywords.contains("const") && keywords.contains("enum")) {
            throw refused(path, "'enum' cannot be followed beside 'const'");
        }
        List<?> values = keywords.contains("const")
                ? Collections.singletonList(members.get("const"))
                : members.get("enum") instanceof List<?> list ? list : List.of();
        if (values.isEmpty()) {
            throw refused(path, "'enum' must hold at least one value");
        }
        Set<String> types = SchemaTypes.of(path, members.get("type"));
        for (Object value : values) {
            if (!types.isEmpty() && !SchemaTypes.matches(value, types)) {
                throw refused(path, "a value of 'enum' or 'const' has not the 'type' that stands beside it");
            }
        }
    }

    private void checkTyped(SchemaPath path, Map<?, ?> members, Set<String> keywords) {
        Set<String> types = SchemaTypes.of(path, members.get("type"));
        Set<String> allowed = new HashSet<>(Set.of("type"));
        types.forEach(type -> allowed.addAll(OF_TYPE.getOrDefault(type, Set.of())));
        if (types.isEmpty()) {
            allowed.addAll(OF_TYPE.getOrDefault(SchemaTypes.implied(members), Set.of()));
        }
        if (Boolean.FALSE.equals(members.get("uniqueItems"))) {
            allowed.add("uniqueItems");
        }
        alone(path, keywords, allowed);
        checkObject(path, members);
        checkArray(path, members, keywords);
        checkString(path, members, keywords);
        checkInteger(path, members, keywords);
    }

    private void checkObject(SchemaPath path, Map<?, ?> members) {
        checkMembers(path.then("properties"), members.get("properties"));
        Object more = members.get("additionalProperties");
        if (more != null && !(more instanceof Boolean)) {
            check(path.then("additionalProperties"), more);
        }
        requireKnown(
                path,
                members,
                members.get("properties") instanceof Map<?, ?> properties ? properties : Collections.emptyMap());
    }

    private static void requireKnown(SchemaPath path, Map<?, ?> members, Map<?, ?> properties) {
        Object required = members.get("required");
        if (required instanceof List<?> names) {
            for (Object name : names) {
                if (!properties.containsKey(name)) {
                    throw refused(
                            path,
                            "'required' names '" + SchemaPath.shown(String.valueOf(name))
                                    + "', which is not in 'properties'");
                }
            }
        } else if (required != null) {
            throw refused(path, "'required' must be a list");
        }
    }

    private void checkArray(SchemaPath path, Map<?, ?> members, Set<String> keywords) {
        if (keywords.contains("items") && keywords.contains("prefixItems")) {
            throw refused(path, "'prefixItems' cannot be followed beside 'items'");
        }
        if (keywords.contains("prefixItems")) {
            alone(path, keywords, Set.of("type", "prefixItems", "uniqueItems"));
            checkList(path.then("prefixItems"), members.get("prefixItems"));
        } else if (keywords.contains("items")) {
            check(path.then("items"), members.get("items"));
        } else if (keywords.contains("minItems") || keywords.contains("maxItems")) {
            throw refused(path, "'minItems' and 'maxItems' cannot be followed without 'items'");
        }
    }

    private static void checkString(SchemaPath path, Map<?, ?> members, Set<String> keywords) {
        boolean lengths = keywords.contains("minLength") || keywords.contains("maxLength");
        boolean format = StringRules.FORMATS.contains(String.valueOf(members.get("format")));
        if (keywords.contains("pattern") && lengths) {
            throw refused(path, "'minLength' and 'maxLength' cannot be followed beside 'pattern'");
        }
        if (format && lengths) {
            throw refused(path, "'minLength' and 'maxLength' cannot be followed beside 'format'");
        }
    }

    private static void checkInteger(SchemaPath path, Map<?, ?> members, Set<String> keywords) {
        if (keywords.contains("minimum") && keywords.contains("exclusiveMinimum")) {
            throw refused(path, "'exclusiveMinimum' cannot be followed beside 'minimum'");
        }
        if (keywords.contains("maximum") && keywords.contains("exclusiveMaximum")) {
            throw refused(path, "'exclusiveMaximum' cannot be followed beside 'maximum'");
        }
        SchemaTypes.checkBounds(path, members);
    }

    static InvalidRequestException refused(SchemaPath path, String what) {
        return new InvalidRequestException("the JSON schema cannot be turned into a grammar: at " + path + " " + what);
    }
}
