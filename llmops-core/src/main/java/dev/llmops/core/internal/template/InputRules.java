package dev.llmops.core.internal.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.core.internal.template.TemplateUse.Need;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which variables a prompt takes and must be given: by its input schema, or, if it has none, by its template. */
final class InputRules {

    /** What retrieval found; never declared, never given as a variable. */
    static final String PASSAGES = "passages";

    /** The examples that the front matter declares; with them never declared, never given as a variable. */
    static final String EXAMPLES = "examples";

    private static final Set<String> NO_TYPES = Set.of();

    private final TemplateUse use;
    private final Map<String, Set<String>> types;
    private final Set<String> required;
    private final boolean takesOthers;
    private final SchemaRules schema;

    private InputRules(
            TemplateUse use,
            Map<String, Set<String>> types,
            Set<String> required,
            boolean takesOthers,
            SchemaRules schema) {
        this.use = use;
        this.types = types;
        this.required = required;
        this.takesOthers = takesOthers;
        this.schema = schema;
    }

    static InputRules byTemplate(TemplateUse use, Set<String> defaults) {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        use.names().forEach(name -> known.put(name, NO_TYPES));
        defaults.forEach(name -> known.put(name, NO_TYPES));
        known.remove(PASSAGES);
        Set<String> required = new LinkedHashSet<>(use.names(Need.REQUIRED));
        required.removeAll(defaults);
        required.remove(PASSAGES);
        return new InputRules(use, known, required, use.readsEverything(), SchemaRules.NONE);
    }

    static InputRules bySchema(JsonNode schema, TemplateUse use, Map<String, Object> defaults, Problems problems) {
        Map<String, Set<String>> types = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(entry -> types.put(entry.getKey(), typesOf(entry.getValue())));
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        required.removeAll(defaults.keySet());
        JsonNode others = schema.path("additionalProperties");
        boolean takesOthers =
                schema.isEmpty() || others.isObject() || others.asBoolean() || schema.has("patternProperties");
        InputRules rules = new InputRules(use, types, required, takesOthers, beyondNames(schema));
        rules.reportUndeclared(problems);
        rules.reportBadDefaults(defaults, problems);
        return rules;
    }

    /** Variables have names, so where a schema describes a text or a number there can be none to check. */
    private static SchemaRules beyondNames(JsonNode schema) {
        return schema.path("type").asText("object").equals("object") ? SchemaRules.of(schema) : SchemaRules.NONE;
    }

    private static Set<String> typesOf(JsonNode property) {
        JsonNode type = property.path("type");
        if (type.isTextual()) {
            return Set.of(type.asText());
        }
        Set<String> types = new HashSet<>();
        type.forEach(each -> types.add(each.asText()));
        return types;
    }

    private void reportUndeclared(Problems problems) {
        for (String name : use.names()) {
            if (!takesOthers && use.surely(name) && !types.containsKey(name) && !name.equals(PASSAGES)) {
                problems.add(
                        use.line(name),
                        "the template uses '" + name + "', which input.schema does not declare"
                                + Nearest.hint(name, types.keySet()));
            }
        }
        for (String name : types.keySet()) {
            if (name.equals(PASSAGES)) {
                problems.add(0, "input.schema must not declare 'passages': it is what retrieval found");
            } else if (PromptHelpers.isHelper(name)) {
                problems.add(0, "a variable cannot be named '" + name + "', as a helper is");
            }
        }
    }

    private void reportBadDefaults(Map<String, Object> defaults, Problems problems) {
        defaults.forEach((name, value) -> {
            Set<String> allowed = types.get(name);
            if (allowed == null && !takesOthers) {
                problems.add(
                        0,
                        "input.default has '" + name + "', which input.schema does not declare"
                                + Nearest.hint(name, types.keySet()));
            } else if (allowed != null && !allowed.isEmpty() && !VariableTypes.isOne(value, allowed)) {
                problems.add(
                        0,
                        "input.default." + name + " must be " + VariableTypes.describe(allowed) + ", but was "
                                + VariableTypes.describe(value));
            }
        });
    }

    Set<String> variables() {
        return types.keySet();
    }

    Set<String> required() {
        return required;
    }

    boolean takesOthers() {
        return takesOthers;
    }

    /** Throws a {@link dev.llmops.api.error.PromptVariableException} for the first variable that is wrong. */
    void check(Map<String, Object> given, Supplier<PromptLocation> where) {
        for (Map.Entry<String, Object> variable : given.entrySet()) {
            checkOne(variable.getKey(), variable.getValue(), where);
        }
        for (String name : required) {
            if (!given.containsKey(name)) {
                throw where.get()
                        .wrong(
                                use.line(name),
                                "variable '" + name + "' is missing" + mistyped(name, given)
                                        + "; give it a value, or a default under input.default",
                                null);
            }
        }
        schema.check(given, use, where);
    }

    private void checkOne(String name, Object value, Supplier<PromptLocation> where) {
        Set<String> allowed = types.get(name);
        if (allowed == null) {
            if (name.equals(PASSAGES)) {
                throw where.get()
                        .wrong(
                                use.line(name),
                                "'passages' is what retrieval found and cannot be given as a variable"
                                        + "; give it as passages, or name the variable otherwise",
                                null);
            }
            if (!takesOthers) {
                throw unknown(name, where);
            }
        } else if (!allowed.isEmpty() && !VariableTypes.isOne(value, allowed)) {
            throw where.get()
                    .wrong(
                            use.line(name),
                            "variable '" + name + "' must be " + VariableTypes.describe(allowed) + ", but was "
                                    + VariableTypes.describe(value),
                            null);
        }
    }

    private RuntimeException unknown(String name, Supplier<PromptLocation> where) {
        String nearest = Nearest.to(name, types.keySet());
        String takes = types.isEmpty()
                ? "it takes none"
                : "it takes "
                        + types.keySet().stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
        String hint = nearest == null ? "" : "; did you mean '" + nearest + "'?";
        return where.get()
                .wrong(use.line(nearest), "there is no variable '" + name + "'" + hint + " (" + takes + ")", null);
    }

    private String mistyped(String name, Map<String, Object> given) {
        Set<String> strangers = new LinkedHashSet<>(given.keySet());
        strangers.removeAll(types.keySet());
        String nearest = Nearest.to(name, strangers);
        return nearest == null ? "" : " ('" + nearest + "' was given)";
    }
}
