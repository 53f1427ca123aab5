package dev.llmops.server;

import dev.llmops.server.internal.openai.ServedModel;
import dev.llmops.server.internal.openai.ServedModels;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint offers.
 *
 * @param metrics more metrics, in Prometheus' text format
 * @param status what {@code /status} tells, as JSON, or null for no such route
 * @param feedback where browsers give feedback, or null for no such routes
 */
record Served(
        ServedModels models,
        Supplier<String> metrics,
        @Nullable Supplier<String> status,
        @Nullable FeedbackEndpoint feedback) {

    static Served of(ServedModel only) {
        return new Served(ServedModels.of(only), () -> "", null, null);
    }
}
