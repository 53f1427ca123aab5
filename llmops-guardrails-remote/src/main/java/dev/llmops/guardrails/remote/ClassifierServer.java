package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.detect.TextClassifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A classifier behind Hugging Face's text-embeddings-inference ({@code POST /predict}), for example Prompt Guard:
 * {@code ClassifierDetector.promptGuard(ClassifierServer.of(endpoint, "Llama-Prompt-Guard-2-86M", 1500))}. Safe for use by multiple threads.
 */
public final class ClassifierServer implements TextClassifier {

    private final JsonService service;
    private final String model;
    private final int maxLength;

    private ClassifierServer(ServiceEndpoint endpoint, String model, int maxLength) {
        this.service = new JsonService("classifier", endpoint);
        this.model = Objects.requireNonNull(model, "model");
        this.maxLength = maxLength;
    }

    /**
     * {@return the classifier}
     *
     * @param endpoint where the server is
     * @param model which model it has, as findings name it
     * @param maxLength how many UTF-16 units to send at most; the server refuses what has more tokens than the model reads, and
     *     then the check fails. Some three for each token are safe for Latin text
     */
    public static ClassifierServer of(ServiceEndpoint endpoint, String model, int maxLength) {
        return new ClassifierServer(endpoint, model, maxLength);
    }

    @Override
    public String version() {
        return model;
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public Map<String, Double> classify(String text) {
        JsonNode answer = service.postForArray("/predict", Map.of("inputs", text, "truncate", false));
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < answer.size(); i++) {
            scores.put(
                    service.text(answer, "/" + i + "/label"),
                    service.score(answer.get(i).path("score"), "/" + i + "/score"));
        }
        return scores;
    }
}
