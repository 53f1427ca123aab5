package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A shield of a Llama Stack server, {@code POST /v1/safety/run-shield}. A violation of level {@code error} counts in full,
 * {@code warn} half, {@code info} not. Safe for use by multiple threads.
 */
public final class LlamaStackShield extends ServiceDetector {

    private static final String NAME = "llama-stack";
    private static final double WARNING = 0.5;

    private final String shield;

    private LlamaStackShield(ServiceEndpoint endpoint, String shield) {
        super(NAME, shield, endpoint);
        this.shield = shield;
    }

    /**
     * {@return the detector}
     *
     * @param endpoint where the server is
     * @param shield the shield's id there
     */
    public static LlamaStackShield of(ServiceEndpoint endpoint, String shield) {
        return new LlamaStackShield(endpoint, Objects.requireNonNull(shield, "shield"));
    }

    @Override
    public Detection detect(CheckedText text) {
        String role = text.stage() == GuardrailStage.OUTPUT ? "assistant" : "user";
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("shield_id", shield);
        body.put("messages", List.of(message(role, text.original())));
        body.put("params", Map.of());
        JsonNode answer = service.post("/v1/safety/run-shield", body);
        JsonNode violation = answer.get("violation");
        if (violation == null) {
            throw service.failure("answered without the member 'violation'", null, false);
        }
        if (violation.isNull()) {
            return Detection.NONE;
        }
        String type = violation.at("/metadata/violation_type").asText("");
        return Detection.of(List.of(Evidence.of(type.isEmpty() ? "violation" : type, null, score(violation))));
    }

    private static Map<String, Object> message(String role, String text) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", text);
        if (role.equals("assistant")) {
            message.put("stop_reason", "end_of_turn");
        }
        return message;
    }

    private double score(JsonNode violation) {
        String level = violation.path("violation_level").asText("");
        return switch (level) {
            case "error" -> 1;
            case "warn" -> WARNING;
            case "info" -> 0;
            default -> throw service.failure("answered with a violation without a known level", null, false);
        };
    }
}
