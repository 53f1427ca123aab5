package dev.llmops.guardrails.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads policies from YAML. Data only: tags that name types mean nothing here, and an alias cannot repeat a mapping. */
final class PolicyReader {

    private static final int MAX_CHARACTERS = 1 << 20;

    private static final ObjectMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private PolicyReader() {}

    static GuardrailPolicy read(String yaml) {
        if (yaml.length() > MAX_CHARACTERS) {
            throw new InvalidPolicyException(
                    "", "a policy must have at most " + MAX_CHARACTERS + " characters, but had " + yaml.length());
        }
        PolicyNode root = new PolicyNode(tree(yaml), "").mapping("name", "version", "strictness", "stages");
        PolicyNode name = root.require("name");
        PolicyNode version = root.require("version");
        GuardrailPolicy.Builder builder = GuardrailPolicy.builder(name.text(), version.text());
        PolicyNode strictness = root.get("strictness");
        if (strictness != null) {
            strictness.members().forEach((who, factor) -> {
                Provenance provenance = strictness.take(() -> constant(strictness, who, Provenance.values()));
                factor.take(() -> builder.strictness(provenance, factor.number()));
            });
        }
        PolicyNode stages = root.require("stages");
        stages.members().forEach((word, node) -> {
            GuardrailStage stage = constant(stages, word, GuardrailStage.values());
            node.take(() -> builder.stage(stage, stage(node, stage)));
        });
        return (strictness == null ? root : strictness).take(builder::build);
    }

    private static JsonNode tree(String yaml) {
        try {
            return MAPPER.readTree(yaml);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new InvalidPolicyException("", "the policy is no YAML: " + e.getOriginalMessage() + line, e);
        } catch (StackOverflowError e) {
            throw new InvalidPolicyException("", "the policy is nested too deep", e);
        }
    }

    private static <E extends Enum<E>> E constant(PolicyNode where, String word, E[] values) {
        for (E value : values) {
            if (PolicyJson.word(value).equals(word)) {
                return value;
            }
        }
        throw where.problem("knows "
                + String.join(
                        ", ",
                        java.util.Arrays.stream(values).map(PolicyJson::word).toList())
                + ", but not '" + word + "'");
    }

    private static StagePolicy stage(PolicyNode node, GuardrailStage stage) {
        node.mapping("detectors", "provenance", "sources", "on_failure", "budget", "max_length", "max_hold");
        PolicyNode provenance = node.get("provenance");
        PolicyNode sources = node.get("sources");
        PolicyNode onFailure = node.get("on_failure");
        PolicyNode budget = node.get("budget");
        PolicyNode maxLength = node.get("max_length");
        PolicyNode maxHold = node.get("max_hold");
        return new StagePolicy(
                rules(node.require("detectors")),
                provenance == null ? GuardrailPolicy.usual(stage) : provenance.constant(Provenance.values()),
                sources == null ? Map.of() : sources(sources),
                onFailure == null ? OnFailure.CLOSED : onFailure.constant(OnFailure.values()),
                budget == null ? null : time("budget", budget),
                maxLength == null ? StagePolicy.DEFAULT_MAX_LENGTH : maxLength.count(),
                maxHold == null ? null : time("max_hold", maxHold));
    }

    private static Map<String, Provenance> sources(PolicyNode node) {
        Map<String, Provenance> sources = new LinkedHashMap<>();
        node.members().forEach((source, who) -> sources.put(source, who.constant(Provenance.values())));
        return sources;
    }

    private static Duration time(String what, PolicyNode node) {
        Duration duration = node.duration();
        return node.take(() -> {
            Ranges.time(what, duration);
            return duration;
        });
    }

    /** A mapping from names to rules, or a list of names and of rules with a name in them. */
    private static List<DetectorRule> rules(PolicyNode node) {
        List<DetectorRule> rules = new ArrayList<>();
        if (node.isList()) {
            for (PolicyNode element : node.elements()) {
                rules.add(
                        element.isText()
                                ? DetectorRule.of(element.text())
                                : rule(element.mapping().require("detector").text(), element));
            }
        } else {
            node.members().forEach((name, rule) -> {
                if (rule.get("detector") != null) {
                    throw rule.problem("has its name already, so it takes no 'detector'");
                }
                rules.add(rule(name, rule));
            });
        }
        return rules;
    }

    private static DetectorRule rule(String name, PolicyNode node) {
        node.mapping(
                "detector",
                "action",
                "threshold",
                "categories",
                "on_failure",
                "timeout",
                "sample",
                "operator",
                "allow");
        DetectorRule.Builder builder = node.take(() -> DetectorRule.builder(name));
        node.with("action", value -> builder.action(value.constant(PolicyAction.values())));
        node.with("threshold", value -> builder.threshold(value.number()));
        node.with("on_failure", value -> builder.onFailure(value.constant(OnFailure.values())));
        node.with("timeout", value -> builder.timeout(value.duration()));
        node.with("sample", value -> builder.sample(value.number()));
        node.with("operator", value -> builder.operator(value.text()));
        node.with(
                "allow",
                value -> builder.allow(
                        value.list().stream().map(PolicyNode::text).toList()));
        PolicyNode categories = node.get("categories");
        if (categories != null) {
            categories.members().forEach((category, rule) -> builder.category(category, category(rule)));
        }
        return builder.build();
    }

    /** An action alone, or an action with a threshold. */
    private static CategoryRule category(PolicyNode node) {
        if (node.isText()) {
            return CategoryRule.of(node.constant(PolicyAction.values()));
        }
        node.mapping("action", "threshold");
        PolicyAction action = node.require("action").constant(PolicyAction.values());
        PolicyNode threshold = node.get("threshold");
        return threshold == null
                ? CategoryRule.of(action)
                : threshold.take(() -> new CategoryRule(action, threshold.number()));
    }
}
