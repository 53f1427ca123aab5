package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service is asked to train.
 *
 * @param model the base
 * @param trainingFile id of an uploaded file
 * @param validationFile id of an uploaded file, or null
 * @param method how
 * @param suffix part of the name of what is trained, at most 64 characters, or null
 * @param seed the seed, or null for the service's
 * @param hyperparameters by the service's names, for example {@code n_epochs}; what is not named the service chooses
 */
public record HostedRequest(
        String model,
        String trainingFile,
        @Nullable String validationFile,
        Method method,
        @Nullable String suffix,
        @Nullable Integer seed,
        Map<String, Double> hyperparameters) {

    private static final int LONGEST_SUFFIX = 64;

    /** How a service trains. */
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
        if (suffix != null && suffix.length() > LONGEST_SUFFIX) {
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
