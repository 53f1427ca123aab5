package dev.llmops.guardrails.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.guardrails.detect.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A policy as canonical JSON: equal policies have equal bytes, so that they can be hashed. Detectors keep their order. */
final class PolicyJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private PolicyJson() {}

    static String of(GuardrailPolicy policy) {
        Map<String, Object> all = new TreeMap<>();
        all.put("name", policy.name());
        all.put("version", policy.version());
        Map<String, Object> stages = new TreeMap<>();
        policy.stages().forEach((stage, rules) -> stages.put(word(stage), stage(rules)));
        all.put("stages", stages);
        Map<String, Object> strictness = new TreeMap<>();
        for (Map.Entry<Provenance, Double> entry : policy.strictness().entrySet()) {
            strictness.put(word(entry.getKey()), entry.getValue());
        }
        all.put("strictness", strictness);
        try {
            return MAPPER.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a policy always has a JSON form", e);
        }
    }

    static String digest(String json) {
        return Sha256.PREFIX + Sha256.hex(json);
    }

    /** {@return a constant's name as policies write it} */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> stage(StagePolicy stage) {
        Map<String, Object> json = new TreeMap<>();
        put(json, "budget", stage.budget());
        put(json, "max_hold", stage.maxHold());
        json.put("on_failure", word(stage.onFailure()));
        json.put("max_length", stage.maxLength());
        json.put("provenance", word(stage.provenance()));
        if (!stage.sources().isEmpty()) {
            Map<String, Object> sources = new TreeMap<>();
            stage.sources().forEach((source, who) -> sources.put(source, word(who)));
            json.put("sources", sources);
        }
        List<Object> detectors = new ArrayList<>();
        stage.detectors().forEach(rule -> detectors.add(rule(rule)));
        json.put("detectors", detectors);
        return json;
    }

    private static Map<String, Object> rule(DetectorRule rule) {
        Map<String, Object> json = new TreeMap<>();
        json.put("detector", rule.detector());
        put(json, "action", rule.action());
        put(json, "threshold", rule.threshold());
        put(json, "on_failure", rule.onFailure());
        put(json, "timeout", rule.timeout());
        put(json, "operator", rule.operator());
        if (!rule.allow().isEmpty()) {
            json.put("allow", rule.allow());
        }
        if (rule.sample() < 1) {
            json.put("sample", rule.sample());
        }
        Map<String, Object> categories = new TreeMap<>();
        rule.categories().forEach((name, category) -> {
            Map<String, Object> one = new TreeMap<>();
            one.put("action", word(category.action()));
            put(one, "threshold", category.threshold());
            categories.put(name, one);
        });
        if (!categories.isEmpty()) {
            json.put("categories", categories);
        }
        return json;
    }

    private static void put(Map<String, Object> json, String name, @Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            json.put(name, word(constant));
        } else if (value != null) {
            json.put(name, value instanceof Number ? value : value.toString());
        }
    }
}
