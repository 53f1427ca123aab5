package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a service to train a model.
 *
 * @param model the base model
 * @param trainingFile id of an uploaded file
 * @param validationFile id of an uploaded file, or null
 * @param method the training method
 * @param suffix part of the trained model's name, at most 64 characters, or null
 * @param seed the seed, or null for the service's
 * @param hyperparameters by the service's names, for example {@code n_epochs}; the service chooses the others
 */
public record HostedRequest(
        String model,
        String trainingFile,
        @Nullable String validationFile,
        Method method,
        @Nullable String suffix,
        @Nullable Integer seed,
        Map<String, Double> hyperparameters) {

    private static final int MAX_SUFFIX_LENGTH = 64;

    /** The training method. */
    public enum Method {
        /** From good answers. */
        SUPERVISED,
        /** From pairs of a better and a worse answer. */
        DPO;

        String word() {
            return this == SUPERVISED ? "supervised" : "dpo";
        }
    }

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if the suffix is too long
     */
    public HostedRequest {
        if (suffix != null && suffix.length() > MAX_SUFFIX_LENGTH) {
            throw new IllegalArgumentException("suffix must have at most 64 characters, but has " + suffix.length());
        }
        hyperparameters = Map.copyOf(hyperparameters);
    }

    ObjectNode json() {
        ObjectNode json = HostedService.JSON.createObjectNode();
        json.put("model", model).put("training_file", trainingFile);
        if (validationFile != null) {
            json.put("validation_file", validationFile);
        }
        if (suffix != null) {
            json.put("suffix", suffix);
        }
        if (seed != null) {
            json.put("seed", seed);
        }
        ObjectNode values = json.putObject("method")
                .put("type", method.word())
                .putObject(method.word())
                .putObject("hyperparameters");
        // Whole numbers as such: 3 epochs, not 3.0.
        hyperparameters.forEach((name, value) -> {
            if (value == Math.rint(value)) {
                values.put(name, value.longValue());
            } else {
                values.put(name, value);
            }
        });
        return json;
    }
}
