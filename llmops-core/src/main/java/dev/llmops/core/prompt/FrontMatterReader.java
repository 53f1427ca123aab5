package dev.llmops.core.prompt;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.internal.template.Nearest;
import dev.llmops.core.internal.template.Problems;
import dev.llmops.core.internal.template.VariableTypes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a prompt's content of its front matter, key by key, and collects what is wrong with each. */
final class FrontMatterReader {

    /** A key that is none of these, and near none of these, is the application's own and stays in {@code raw}. */
    private static final Set<String> KEYS = Set.of(
            "name",
            "description",
            "model",
            "config",
            "input",
            "output",
            "examples",
            "tools",
            "toolDefs",
            "metadata",
            "ext",
            "variant",
            "version",
            "raw");

    private final YamlMap yaml;
    private final Problems problems;
    private final SchemaReader schemas;

    FrontMatterReader(YamlMap yaml, Map<String, Map<String, Object>> named, Problems problems) {
        this.yaml = yaml;
        this.problems = problems;
        this.schemas = new SchemaReader(yaml, named, problems);
    }

    PromptContent content(String template) {
        checkKeys();
        Map<String, Object> input = map("input", Set.of("schema", "default"));
        JsonSchema inputSchema = schemas.read("input", input.get("schema"), List.of("input", "schema"));
        return new PromptContent(
                template,
                text("model"),
                parameters(),
                inputSchema,
                defaults(input.get("default")),
                new ToolReader(yaml, schemas, problems).read(),
                responseFormat(),
                examples());
    }

    private @Nullable FewShot examples() {
        if (yaml.values().get("examples") == null) {
            return null;
        }
        return new ExamplesReader((key, problem) -> problem(List.of("examples", key), problem))
                .read(map("examples", ExamplesReader.KEYS));
    }

    private void checkKeys() {
        for (String key : yaml.values().keySet()) {
            String nearest = KEYS.contains(key) || key.contains(".") ? null : Nearest.to(key, KEYS);
            if (nearest != null) {
                problem(List.of(key), "there is no key '" + key + "'; did you mean '" + nearest + "'?");
            }
        }
    }

    /** {@return the text of a key, or null if it is not there} */
    @Nullable
    String text(String key) {
        Object value = yaml.values().get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        problem(List.of(key), "'" + key + "' must be a text, but was " + VariableTypes.describe(value));
        return null;
    }

    private ModelParameters parameters() {
        Map<String, Object> config = map("config", null);
        return new ConfigReader((key, problem) -> problem(List.of("config", key), problem)).read(config);
    }

    private Map<String, Object> defaults(@Nullable Object defaults) {
        if (defaults == null) {
            return Map.of();
        }
        if (!(defaults instanceof Map<?, ?> map)) {
            problem(List.of("input", "default"), "'input.default' must be a mapping of variables to values");
            return Map.of();
        }
        try {
            return JsonValues.copyOf("input", Map.of("default", map)).get("default") instanceof Map<?, ?> copy
                    ? JsonValues.copyOf("input.default", SchemaReader.named(copy))
                    : Map.of();
        } catch (IllegalArgumentException e) {
            problem(List.of("input", "default"), String.valueOf(e.getMessage()));
            return Map.of();
        }
    }

    private ResponseFormat responseFormat() {
        Map<String, Object> output = map("output", Set.of("format", "schema"));
        JsonSchema schema = schemas.read("output", output.get("schema"), List.of("output", "schema"));
        Object format = output.get("format");
        if (format != null && !format.equals("json") && !format.equals("text")) {
            problem(List.of("output", "format"), "'output.format' must be 'json' or 'text', but was '" + format + "'");
        }
        if (schema != null && "text".equals(format)) {
            problem(List.of("output", "format"), "'output.format' is 'text', so there can be no 'output.schema'");
        }
        if (schema != null) {
            return ResponseFormat.schema(schema);
        }
        return "json".equals(format) ? ResponseFormat.JSON : ResponseFormat.TEXT;
    }

    private Map<String, Object> map(String key, @Nullable Set<String> known) {
        Object value = yaml.values().get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            problem(List.of(key), "'" + key + "' must be a mapping, but was " + VariableTypes.describe(value));
            return Map.of();
        }
        Map<String, Object> named = SchemaReader.named(map);
        for (String member : named.keySet()) {
            if (known != null && !known.contains(member)) {
                problem(
                        List.of(key, member),
                        "there is no key '" + key + "." + member + "'" + Nearest.hint(member, known));
            }
        }
        return named;
    }

    private void problem(List<String> path, String problem) {
        problems.add(yaml.line(path), problem);
    }
}
