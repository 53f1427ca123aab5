package dev.llmops.benchmarks;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.time.Duration;
import java.util.Map;

/** A model that gives the same answer at once, so that all time is the chain's. */
final class FixedAnswer implements ModelClient {

    private final ModelDescription description = ModelClient.noop().description();
    private final ModelResponse response;

    FixedAnswer(String text) {
        response = new ModelResponse(
                Message.assistant(text),
                FinishReason.STOP,
                new TokenUsage(400, 40, 0, 0),
                description.identity(),
                null,
                Duration.ZERO,
                Map.of());
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return response;
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return ModelStream.completed(response);
    }
}
