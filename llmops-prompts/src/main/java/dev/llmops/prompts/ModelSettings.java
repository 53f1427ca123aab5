package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model's parameters, tools and form of the answer in the words of OpenAI's API, which all three registries use. */
final class ModelSettings {

    private static final Set<String> PARAMETERS =
            Set.of("temperature", "top_p", "top_k", "min_p", "seed", "max_tokens", "stop", "stop_sequences");

    private ModelSettings() {}

    /** Writes what is set; a vendor's parameter stands beside them, unless it is called as one of them. */
    static void write(ModelParameters parameters, String stop, ObjectNode json) {
        if (parameters.temperature() != null) {
            json.put("temperature", parameters.temperature());
        }
        if (parameters.topP() != null) {
            json.put("top_p", parameters.topP());
        }
        if (parameters.topK() != null) {
            json.put("top_k", parameters.topK());
        }
        if (parameters.minP() != null) {
            json.put("min_p", parameters.minP());
        }
        if (parameters.seed() != null) {
            json.put("seed", parameters.seed());
        }
        if (parameters.maxTokens() != null) {
            json.put("max_tokens", parameters.maxTokens());
        }
        if (!parameters.stopSequences().isEmpty()) {
            json.set(stop, RegistryHttp.JSON.valueToTree(parameters.stopSequences()));
        }
        parameters.vendor().forEach((name, value) -> {
            if (!json.has(name) && !PARAMETERS.contains(name)) {
                json.set(name, RegistryHttp.JSON.valueToTree(value));
            }
        });
    }

    /**
     * {@return the parameters that are set}
     *
     * @param json where they are
     * @param vendor whether other members are a vendor's parameters
     * @param others members that are something else
     */
    static ModelParameters read(JsonNode json, boolean vendor, Set<String> others) {
        Map<String, Object> rest = new LinkedHashMap<>();
        if (vendor) {
            json.properties().forEach(member -> {
                String name = member.getKey();
                if (!PARAMETERS.contains(name)
                        && !others.contains(name)
                        && !member.getValue().isNull()) {
                    rest.put(name, plain(member.getValue()));
                }
            });
        }
        try {
            return new ModelParameters(
                    decimal(json, "temperature"),
                    decimal(json, "top_p"),
                    integer(json, "top_k"),
                    decimal(json, "min_p"),
                    json.path("seed").isIntegralNumber() ? json.path("seed").longValue() : null,
                    integer(json, "max_tokens"),
                    stops(json),
                    rest);
        } catch (IllegalArgumentException e) {
            throw new NoExactFormException("its settings are none: " + e.getMessage());
        }
    }

    private static @Nullable Double decimal(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw new NoExactFormException("its setting '" + name + "' must be a number");
        }
        return value.doubleValue();
    }

    private static @Nullable Integer integer(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw new NoExactFormException("its setting '" + name + "' must be a whole number");
        }
        return value.intValue();
    }

    private static List<String> stops(JsonNode json) {
        JsonNode value = json.has("stop") ? json.path("stop") : json.path("stop_sequences");
        List<String> stops = new ArrayList<>();
        if (value.isTextual()) {
            stops.add(value.textValue());
        }
        value.forEach(stop -> stops.add(stop.asText()));
        return stops;
    }

    /** {@return tools as OpenAI's API takes them} */
    static JsonNode tools(List<ToolSpecification> tools) {
        return RegistryHttp.JSON.valueToTree(tools.stream()
                .map(tool -> {
                    ObjectNode function = RegistryHttp.JSON.createObjectNode();
                    function.put("name", tool.name());
                    function.put("description", tool.description());
                    function.set("parameters", schema(tool.parameters()));
                    ObjectNode json = RegistryHttp.JSON.createObjectNode();
                    json.put("type", "function");
                    json.set("function", function);
                    return json;
                })
                .toList());
    }

    static List<ToolSpecification> readTools(JsonNode json) {
        List<ToolSpecification> tools = new ArrayList<>();
        for (JsonNode tool : json) {
            JsonNode function = tool.path("function");
            if (!function.path("name").isTextual()) {
                throw new NoExactFormException(
                        "a tool must be a function with a name, which is what every model takes");
            }
            tools.add(new ToolSpecification(
                    function.path("name").textValue(),
                    function.path("description").asText(),
                    new JsonSchema(
                            schemaName(function.path("name").textValue()),
                            function.path("parameters").isObject()
                                    ? function.path("parameters").toString()
                                    : "{}")));
        }
        return tools;
    }

    static JsonNode schema(JsonSchema schema) {
        try {
            return RegistryHttp.JSON.readTree(schema.json());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new NoExactFormException("the schema '" + schema.name() + "' is no JSON");
        }
    }

    private static String schemaName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.isEmpty() ? "schema" : plain.substring(0, Math.min(64, plain.length()));
    }

    /** {@return the form of the answer as OpenAI's API takes it, or null for any text} */
    static @Nullable JsonNode responseFormat(ResponseFormat format) {
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        if (format instanceof ResponseFormat.Schema schema) {
            json.put("type", "json_schema");
            ObjectNode inside = json.putObject("json_schema");
            inside.put("name", schema.schema().name());
            inside.set("schema", schema(schema.schema()));
            return json;
        }
        return format instanceof ResponseFormat.Json ? json.put("type", "json_object") : null;
    }

    static ResponseFormat readResponseFormat(JsonNode json) {
        return switch (json.path("type").asText()) {
            case "json_schema" ->
                ResponseFormat.schema(new JsonSchema(
                        schemaName(json.at("/json_schema/name").asText()),
                        json.at("/json_schema/schema").toString()));
            case "json_object" -> ResponseFormat.JSON;
            default -> ResponseFormat.TEXT;
        };
    }

    /** {@return a value as {@code JsonValues} describes it} */
    private static Object plain(JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> members = new LinkedHashMap<>();
            value.properties().forEach(member -> {
                if (!member.getValue().isNull()) {
                    members.put(member.getKey(), plain(member.getValue()));
                }
            });
            return members;
        }
        if (value.isArray()) {
            List<Object> items = new ArrayList<>();
            value.forEach(item -> items.add(plain(item)));
            return items;
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? value.longValue() : (Object) value.bigIntegerValue();
        }
        return value.isNumber()
                ? (Object) value.doubleValue()
                : value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }

    /** {@return {@code provider/model} from a registry's two members, or null} */
    static @Nullable String model(JsonNode provider, JsonNode name) {
        if (!name.isTextual()) {
            return null;
        }
        return provider.isTextual() ? provider.textValue() + "/" + name.textValue() : name.textValue();
    }
}
