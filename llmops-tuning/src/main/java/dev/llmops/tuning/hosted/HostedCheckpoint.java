package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checkpoint of a job that can be called as a model.
 *
 * @param step the step after which it was saved
 * @param model its name
 * @param metrics its metrics, by the service's names, for example {@code valid_loss}
 */
public record HostedCheckpoint(int step, String model, Map<String, Double> metrics) {

    /** Copies the map. */
    public HostedCheckpoint {
        metrics = Map.copyOf(metrics);
    }

    static HostedCheckpoint of(JsonNode checkpoint) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        checkpoint.path("metrics").properties().forEach(entry -> {
            if (entry.getValue().isNumber()) {
                metrics.put(entry.getKey(), entry.getValue().doubleValue());
            }
        });
        return new HostedCheckpoint(
                checkpoint.path("step_number").asInt(),
                checkpoint.path("fine_tuned_model_checkpoint").asText(),
                metrics);
    }
}
