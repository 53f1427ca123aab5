package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A state that a job passed, which can be asked as a model.
 *
 * @param step after which step
 * @param model its name
 * @param metrics what was measured, by the service's names, for example {@code valid_loss}
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
