package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * OpenAI's moderation endpoint, {@code POST /v1/moderations}: a category of evidence for each category of the answer
 * ({@code hate}, {@code violence/graphic} ...), with its score. A text that the service flags counts in full, whatever its
 * scores. Safe for use by multiple threads.
 */
public final class OpenAiModeration extends ServiceDetector {

    private static final String NAME = "openai-moderation";

    private final String model;

    private OpenAiModeration(ServiceEndpoint endpoint, String model) {
        super(NAME, model, endpoint);
        this.model = model;
    }

    /**
     * {@return the detector}
     *
     * @param endpoint where it is, for example {@code https://api.openai.com} with the header {@code Authorization}
     * @param model the moderation model, for example {@code omni-moderation-latest}
     */
    public static OpenAiModeration of(ServiceEndpoint endpoint, String model) {
        return new OpenAiModeration(endpoint, Objects.requireNonNull(model, "model"));
    }

    @Override
    public Detection detect(CheckedText text) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("input", text.original());
        JsonNode answer = service.post("/v1/moderations", body);
        boolean flagged = service.bool(answer, "/results/0/flagged");
        List<Evidence> evidence = new ArrayList<>();
        answer.at("/results/0/category_scores").properties().forEach(member -> {
            double score = service.score(member.getValue(), "/results/0/category_scores/" + member.getKey());
            boolean own =
                    answer.at("/results/0/categories").path(member.getKey()).asBoolean(false);
            if (own || score >= threshold()) {
                evidence.add(Evidence.of(member.getKey(), null, own ? Math.max(score, threshold()) : score));
            }
        });
        Detection seen = Detection.of(evidence);
        return flagged ? new Detection(1, evidence) : seen;
    }
}
