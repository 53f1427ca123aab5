package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Rebuff server, {@code POST /api/detect}: its heuristic, its model and its memory of attacks, each a category of
 * evidence. Safe for use by multiple threads.
 */
public final class RebuffApi extends ServiceDetector {

    private static final String NAME = "rebuff";

    /** What Rebuff's SDKs ask with. */
    private static final double HEURISTIC = 0.75;

    private static final double OTHERS = 0.9;

    private RebuffApi(ServiceEndpoint endpoint) {
        super(NAME, "1", endpoint);
    }

    /**
     * {@return the detector}
     *
     * @param endpoint where the server is, with the header {@code Authorization: Bearer TOKEN}
     */
    public static RebuffApi of(ServiceEndpoint endpoint) {
        return new RebuffApi(endpoint);
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.USER_INPUT, GuardrailStage.PASSAGE, GuardrailStage.TOOL_RESULT);
    }

    @Override
    public Detection detect(CheckedText text) {
        JsonNode answer = service.post("/api/detect", body(text.original()));
        List<Tactic> tactics = answer.has("tacticResults") ? newer(answer.get("tacticResults")) : older(answer);
        List<Evidence> evidence = tactics.stream()
                .filter(Tactic::detected)
                .map(tactic -> Evidence.of(tactic.name(), null, tactic.score()))
                .toList();
        if (!evidence.isEmpty()) {
            return new Detection(1, evidence);
        }
        double nearest = tactics.stream().mapToDouble(Tactic::share).max().orElse(0);
        return Detection.of(Math.min(nearest, 1) * threshold() / 2);
    }

    /** One of Rebuff's checks. */
    private record Tactic(String name, double score, double limit, boolean detected) {

        double share() {
            return limit == 0 ? 1 : score / limit;
        }
    }

    /** Servers before 2024: the caller compares, as Rebuff's own SDKs do. */
    private List<Tactic> older(JsonNode answer) {
        return List.of(
                older(answer, "heuristic", "/heuristicScore", HEURISTIC),
                older(answer, "model", "/modelScore", OTHERS),
                older(answer, "vector", "/vectorScore/topScore", OTHERS));
    }

    private Tactic older(JsonNode answer, String name, String pointer, double limit) {
        double score = service.score(answer.at(pointer), pointer);
        return new Tactic(name, score, limit, score > limit);
    }

    /** Servers since 2024 say which of their tactics found something. */
    private List<Tactic> newer(JsonNode results) {
        List<Tactic> tactics = new ArrayList<>();
        for (JsonNode result : results) {
            String pointer = "/tacticResults/" + tactics.size();
            JsonNode detected = result.path("detected");
            if (!detected.isBoolean()) {
                throw service.failure("answered without true or false at '" + pointer + "/detected'", null, false);
            }
            tactics.add(new Tactic(
                    result.path("name").asText("unnamed"),
                    service.score(result.path("score"), pointer + "/score"),
                    service.score(result.path("threshold"), pointer + "/threshold"),
                    detected.booleanValue()));
        }
        if (tactics.isEmpty()) {
            throw service.failure("ran no tactic", null, false);
        }
        return tactics;
    }

    private static Map<String, Object> body(String text) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userInput", text);
        // Hexadecimal, whatever its name says: so Rebuff's own clients send it and its server reads it.
        body.put("userInputBase64", HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
        body.put("runHeuristicCheck", true);
        body.put("runVectorCheck", true);
        body.put("runLanguageModelCheck", true);
        body.put("maxHeuristicScore", HEURISTIC);
        body.put("maxModelScore", OTHERS);
        body.put("maxVectorScore", OTHERS);
        return body;
    }
}
