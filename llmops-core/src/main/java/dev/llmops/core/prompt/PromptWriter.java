package dev.llmops.core.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.internal.template.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes a prompt's content as a {@code .prompt} file. */
final class PromptWriter {

    private PromptWriter() {}

    static String write(PromptContent content) {
        Map<String, Object> matter = frontMatter(content);
        return matter.isEmpty() ? content.template() : "---\n" + yaml().dump(matter) + "---\n" + content.template();
    }

    static Map<String, Object> frontMatter(PromptContent content) {
        Map<String, Object> matter = new LinkedHashMap<>();
        put(matter, "model", content.model());
        put(matter, "config", config(content.parameters()));
        put(matter, "input", input(content));
        put(matter, "output", output(content.responseFormat()));
        put(matter, "examples", examples(content.examples()));
        put(matter, "tools", content.tools().stream().map(PromptWriter::tool).toList());
        return matter;
    }

    private static Map<String, Object> config(ModelParameters parameters) {
        Map<String, Object> config = new LinkedHashMap<>();
        put(config, "temperature", parameters.temperature());
        put(config, "topP", parameters.topP());
        put(config, "topK", parameters.topK());
        put(config, "minP", parameters.minP());
        put(config, "seed", parameters.seed());
        put(config, "maxOutputTokens", parameters.maxTokens());
        put(config, "stopSequences", parameters.stopSequences());
        config.putAll(parameters.vendor());
        return config;
    }

    private static Map<String, Object> input(PromptContent content) {
        Map<String, Object> input = new LinkedHashMap<>();
        JsonSchema schema = content.inputSchema();
        put(input, "schema", schema == null ? null : plain(schema));
        put(input, "default", content.inputDefaults());
        return input;
    }

    private static Map<String, Object> output(ResponseFormat format) {
        if (format instanceof ResponseFormat.Schema schema) {
            return Map.of("schema", plain(schema.schema()));
        }
        return format instanceof ResponseFormat.Json ? Map.of("format", "json") : Map.of();
    }

    private static Map<String, Object> examples(@Nullable FewShot examples) {
        Map<String, Object> written = new LinkedHashMap<>();
        if (examples != null) {
            written.put("set", examples.set());
            written.put("fields", examples.fields());
            written.put("select", examples.selection().name().toLowerCase(Locale.ROOT));
            written.put("count", examples.count());
            written.put("field", examples.field());
            written.put("variable", examples.variable());
            put(written, "seed", examples.seed());
        }
        return written;
    }

    private static Map<String, Object> tool(ToolSpecification tool) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("name", tool.name());
        written.put("description", tool.description());
        written.put("inputSchema", plain(tool.parameters()));
        return written;
    }

    /** A schema that is no JSON can come from code; it is shown as it is. */
    private static Object plain(JsonSchema schema) {
        try {
            return JsonText.plain(schema.json());
        } catch (JsonProcessingException e) {
            return schema.json();
        }
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        boolean empty = value == null
                || (value instanceof Map<?, ?> members && members.isEmpty())
                || (value instanceof List<?> list && list.isEmpty());
        if (!empty) {
            map.put(key, value);
        }
    }

    private static Yaml yaml() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE);
        options.setIndent(2);
        return new Yaml(options);
    }
}
