package dev.llmops.api.model;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

final class NoopModelClient implements ModelClient {

    static final NoopModelClient INSTANCE = new NoopModelClient();

    private static final ModelIdentity IDENTITY = new ModelIdentity("llmops", "noop", null);
    private static final ModelDescription DESCRIPTION =
            new ModelDescription(IDENTITY, null, Set.of(ModelCapability.DETERMINISTIC));
    private static final ModelResponse RESPONSE = new ModelResponse(
            Message.assistant(""), FinishReason.STOP, TokenUsage.ZERO, IDENTITY, null, Duration.ZERO, Map.of());

    @Override
    public ModelDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return RESPONSE;
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return ModelStream.completed(RESPONSE);
    }
}
