package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A training job at a service.
 *
 * @param id its id
 * @param status the service's name for its status, for example {@code queued}, {@code running}, {@code succeeded}; services use
 *     their own names
 * @param model the base model
 * @param fineTunedModel the name of the trained model, or null while there is none
 * @param trainedTokens the number of billed tokens, or null while unknown
 * @param error what went wrong, or null
 */
public record HostedJob(
        String id,
        String status,
        String model,
        @Nullable String fineTunedModel,
        @Nullable Long trainedTokens,
        @Nullable String error) {

    private static final Set<String> FINAL =
            Set.of("succeeded", "failed", "cancelled", "completed", "error", "user_error");

    /** {@return whether its status is known to be final} */
    public boolean isFinal() {
        return FINAL.contains(status);
    }

    static HostedJob of(JsonNode job) {
        JsonNode tokens = job.path("trained_tokens");
        JsonNode error = job.path("error");
        return new HostedJob(
                job.path("id").asText(),
                job.path("status").asText(),
                job.path("model").asText(),
                text(job.path("fine_tuned_model")),
                tokens.isIntegralNumber() ? (Long) tokens.longValue() : null,
                text(error.path("message")));
    }

    static @Nullable String text(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
