package dev.llmops.cli.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.TargetRule;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.core.RecordsJson;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An experiment in a file: YAML, of which JSON is a part. Keys that nobody reads are refused. */
final class ExperimentFile {

    private static final Set<String> KEYS =
            Set.of("name", "prompt", "model", "unit", "salt", "variants", "layer", "holdout", "targeting", "testers");
    private static final Set<String> VARIANT_KEYS =
            Set.of("name", "weight", "prompt", "model", "parameters", "adapter", "retrieval", "guardrails");
    private static final Set<String> PARAMETER_KEYS =
            Set.of("temperature", "topP", "topK", "minP", "seed", "maxTokens", "stopSequences", "vendor");

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ExperimentFile() {}

    static Experiment read(Path file) {
        try {
            return experiment(YAML.readTree(TextFiles.read(file)));
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(file + " is no YAML: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(file + ": " + e.getMessage());
        }
    }

    private static Experiment experiment(JsonNode root) {
        known("the experiment", root, KEYS);
        Experiment.Builder builder = Experiment.builder(required(root, "name"), scope(root));
        for (JsonNode variant : root.path("variants")) {
            builder.variant(variant(variant));
        }
        if (root.has("unit")) {
            builder.unit(CallerAttribute.parse(required(root, "unit")));
        }
        if (root.has("salt")) {
            builder.salt(required(root, "salt"));
        }
        if (root.has("layer")) {
            JsonNode layer = root.get("layer");
            known("layer", layer, Set.of("name", "from", "to"));
            builder.layer(required(layer, "name"), number(layer, "from", 0), number(layer, "to", 0));
        }
        for (JsonNode rule : root.path("targeting")) {
            builder.target(rule(rule));
        }
        root.path("testers")
                .properties()
                .forEach(tester ->
                        builder.tester(tester.getKey(), tester.getValue().asText()));
        return builder.holdout(number(root, "holdout", 0)).build();
    }

    private static ExperimentScope scope(JsonNode root) {
        String prompt = optional(root, "prompt");
        String model = optional(root, "model");
        if (prompt != null && model != null) {
            throw new IllegalArgumentException("an experiment is on a prompt or on a model, but the file has both");
        }
        if (prompt != null) {
            return ExperimentScope.prompt(prompt);
        }
        return model != null ? ExperimentScope.model(model) : ExperimentScope.application();
    }

    private static Variant variant(JsonNode node) {
        known("a variant", node, VARIANT_KEYS);
        Variant.Builder builder = Variant.builder(required(node, "name"), number(node, "weight", 0));
        if (node.has("prompt")) {
            builder.prompt(PromptReference.parse(required(node, "prompt")));
        }
        if (node.has("model")) {
            builder.model(required(node, "model"));
        }
        if (node.has("adapter")) {
            builder.adapter(required(node, "adapter"));
        }
        if (node.has("retrieval")) {
            builder.retrieval(required(node, "retrieval"));
        }
        if (node.has("guardrails")) {
            builder.guardrails(required(node, "guardrails"));
        }
        if (node.has("parameters")) {
            known("parameters", node.get("parameters"), PARAMETER_KEYS);
            builder.parameters(RecordsJson.fromJson(node.get("parameters").toString(), ModelParameters.class));
        }
        return builder.build();
    }

    private static TargetRule rule(JsonNode node) {
        known("a targeting rule", node, Set.of("attribute", "in", "notIn"));
        if (node.has("in") == node.has("notIn")) {
            throw new IllegalArgumentException("a targeting rule has 'in' or 'notIn', and one of them only");
        }
        Set<String> values = new HashSet<>();
        node.path(node.has("in") ? "in" : "notIn").forEach(value -> values.add(value.asText()));
        return new TargetRule(CallerAttribute.parse(required(node, "attribute")), values, node.has("in"));
    }

    private static void known(String what, JsonNode node, Set<String> keys) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " must be a mapping of keys to values");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is no known key; " + what + " knows "
                        + String.join(", ", keys.stream().sorted().toList()));
            }
        }
    }

    private static String required(JsonNode node, String key) {
        String value = optional(node, key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }

    private static @Nullable String optional(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isValueNode() || value.asText().isBlank()) {
            throw new IllegalArgumentException("'" + key + "' must be a text, but was " + value);
        }
        return value.asText();
    }

    private static int number(JsonNode node, String key, int otherwise) {
        JsonNode value = node.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("'" + key + "' must be a whole number, but was " + value);
        }
        return value.intValue();
    }
}
