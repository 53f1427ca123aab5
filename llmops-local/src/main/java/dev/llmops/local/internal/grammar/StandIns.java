package dev.llmops.local.internal.grammar;

import static dev.llmops.local.internal.grammar.SchemaCheck.refused;

import dev.llmops.api.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Schemas that llama.cpp gets in the place of a user's. Each holds a constant with a number, which llama.cpp's converter turns
 * into a rule that is this constant and nothing else. For templates that spell arguments one by one, the names of properties
 * and the types that decide how a value is spelled stay.
 */
final class StandIns {

    // llama.cpp makes names of rules of them, with a regular expression that calls itself for each character.
    private static final int MAX_NAME = 128;
    private static final int MAX_PROPERTIES = 500;
    private static final int MAX_SCHEMAS = 1_000;
    private static final String KEY = "llmops-schema";
    private static final String BEGINNING = "{\"" + KEY + "\":";
    private static final Set<String> TEXT_FORMATS =
            Set.of("date", "time", "date-time", "uri", "email", "hostname", "ipv4", "ipv6", "uuid");

    /** The rules behind the numbers. */
    private final List<String> numbered = new ArrayList<>();

    private int properties;

    /** {@return what stands in for a rule} */
    String of(String rule) {
        return JsonText.of(Map.of("const", numbered(rule)));
    }

    /** {@return what stands in for the schema of a tool's arguments} */
    String of(@Nullable Object schema, SchemaConverter converter) {
        return JsonText.of(new Writer(converter).ofArguments(schema));
    }

    private Map<String, Integer> numbered(String rule) {
        if (numbered.size() == MAX_SCHEMAS) {
            throw new IllegalArgumentException("the tools of a request must have at most " + MAX_SCHEMAS
                    + " schemas in each other, but have more");
        }
        numbered.add(rule);
        return Map.of(KEY, numbered.size() - 1);
    }

    /** {@return a grammar with the rules in the place of the constants} */
    String replaced(String gbnf) {
        StringBuilder text = new StringBuilder();
        gbnf.lines().forEach(line -> text.append(replacedLine(line)).append('\n'));
        return text.toString();
    }

    private String replacedLine(String line) {
        String constant = GbnfText.literal(BEGINNING);
        String before = constant.substring(0, constant.length() - 1);
        int at = line.indexOf(before);
        if (at < 0) {
            return line;
        }
        String number = line.substring(at + before.length()).replace("}\"", "");
        if (!line.startsWith("::= ", at - 4) || !number.matches("[0-9]{1,9}")) {
            // Without this the model would have to write the constant.
            throw new InvalidRequestException(
                    "this model's chat template cannot hold its tools to their JSON schemas; leave out the tools");
        }
        return line.substring(0, at) + numbered.get(Integer.parseInt(number));
    }

    /** One schema, as far as llama.cpp looks into it. */
    private final class Writer {

        private final SchemaConverter converter;
        private final SchemaReferences references;

        Writer(SchemaConverter converter) {
            this.converter = converter;
            this.references = converter.references();
        }

        Map<String, Object> ofArguments(@Nullable Object schema) {
            String rule = converter.rule(SchemaPath.ROOT, schema);
            Map<String, Object> standIn = new LinkedHashMap<>(Map.of("const", numbered(rule)));
            addMembers(standIn, SchemaPath.ROOT, references.resolved(SchemaPath.ROOT, schema));
            return standIn;
        }

        private Map<String, Object> of(SchemaPath path, @Nullable Object schema) {
            Map<String, Object> standIn = new LinkedHashMap<>();
            for (String keyword : List.of("oneOf", "anyOf")) {
                if (schema instanceof Map<?, ?> members
                        && members.get(keyword) instanceof List<?> alternatives
                        && !alternatives.isEmpty()) {
                    List<Object> all = new ArrayList<>();
                    alternatives.forEach(one -> all.add(of(path.then(keyword), one)));
                    standIn.put("anyOf", all);
                    return standIn;
                }
            }
            standIn.put("const", numbered(converter.rule(path, schema)));
            if (schema instanceof Map<?, ?> members) {
                addMembers(standIn, path, members);
            }
            return standIn;
        }

        private void addMembers(Map<String, Object> standIn, SchemaPath path, Map<?, ?> members) {
            String type = type(path, members);
            if (!type.isEmpty()) {
                standIn.put("type", type);
            }
            // Templates write it, and some cannot without.
            if (members.get("description") instanceof String) {
                standIn.put("description", "");
            }
            if (members.get("properties") instanceof Map<?, ?> schemas) {
                standIn.put("properties", properties(path.then("properties"), schemas));
                standIn.put("required", required(members, schemas));
            }
            if (members.get("items") instanceof Map<?, ?> items) {
                standIn.put("items", of(path.then("items"), items));
            }
        }

        private Map<String, Object> properties(SchemaPath path, Map<?, ?> schemas) {
            properties += schemas.size();
            if (properties > MAX_PROPERTIES) {
                throw refused(
                        path,
                        "the tools of a request must have at most " + MAX_PROPERTIES + " properties, but have "
                                + properties + " and more");
            }
            Map<String, Object> all = new LinkedHashMap<>();
            schemas.forEach((name, schema) -> {
                int length = String.valueOf(name).getBytes(StandardCharsets.UTF_8).length;
                if (length > MAX_NAME) {
                    throw refused(
                            path,
                            "the name of a tool's property must have at most " + MAX_NAME + " bytes, but has " + length
                                    + ": " + SchemaPath.shown(name));
                }
                all.put(String.valueOf(name), of(path.then(name), schema));
            });
            return all;
        }

        private static List<?> required(Map<?, ?> members, Map<?, ?> schemas) {
            return members.get("required") instanceof List<?> names
                    ? names.stream().filter(schemas::containsKey).distinct().toList()
                    : List.of();
        }

        /** One type, because llama.cpp makes alternatives of several; a text where it may be one. */
        private String type(SchemaPath path, Map<?, ?> members) {
            if (mayBeText(path, members, Collections.newSetFromMap(new IdentityHashMap<>()))) {
                return "string";
            }
            return SchemaTypes.of(path, members.get("type")).stream()
                    .filter(type -> !type.equals("null"))
                    .findFirst()
                    .orElse("");
        }

        /** As common_schema_info::resolves_to_string of llama.cpp has it. */
        private boolean mayBeText(SchemaPath path, @Nullable Object schema, Set<Object> seen) {
            if (!(schema instanceof Map<?, ?>)) {
                return false;
            }
            Map<?, ?> members = references.resolved(path, schema);
            if (!seen.add(members)) {
                return false;
            }
            return SchemaTypes.of(path, members.get("type")).contains("string")
                    || members.get("const") instanceof String
                    || any(members.get("enum"), String.class::isInstance)
                    || any(members.get("oneOf"), one -> mayBeText(path, one, seen))
                    || any(members.get("anyOf"), one -> mayBeText(path, one, seen))
                    || members.containsKey("pattern")
                    || members.containsKey("minLength")
                    || members.containsKey("maxLength")
                    || TEXT_FORMATS.contains(String.valueOf(members.get("format")));
        }

        private static boolean any(@Nullable Object list, Predicate<Object> condition) {
            return list instanceof List<?> items && items.stream().anyMatch(condition);
        }
    }
}
