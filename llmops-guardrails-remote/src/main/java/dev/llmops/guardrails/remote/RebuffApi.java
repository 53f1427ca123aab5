package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Rebuff server, {@code POST /api/detect}: its heuristic, its model and its memory of attacks, each a category of
 * evidence. Safe for use by several threads.
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
        List<Evidence> evidence = new ArrayList<>();
        double heuristic = score(answer, "/heuristicScore", evidence, "heuristic", HEURISTIC);
        double model = score(answer, "/modelScore", evidence, "model", OTHERS);
        double vector = score(answer, "/vectorScore/topScore", evidence, "vector", OTHERS);
        return evidence.isEmpty()
                ? Detection.of(Math.min(Math.max(heuristic / HEURISTIC, Math.max(model, vector) / OTHERS), 1)
                        * threshold()
                        / 2)
                : new Detection(1, evidence);
    }

    private static Map<String, Object> body(String text) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userInput", text);
        body.put("userInputBase64", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        body.put("runHeuristicCheck", true);
        body.put("runVectorCheck", true);
        body.put("runLanguageModelCheck", true);
        body.put("maxHeuristicScore", HEURISTIC);
        body.put("maxModelScore", OTHERS);
        body.put("maxVectorScore", OTHERS);
        return body;
    }

    /** Above its limit, as Rebuff's own SDKs compare, a score is evidence. */
    private double score(JsonNode answer, String pointer, List<Evidence> evidence, String category, double limit) {
        double score = service.score(answer.at(pointer), pointer);
        if (score > limit) {
            evidence.add(Evidence.of(category, null, score));
        }
        return score;
    }
}
