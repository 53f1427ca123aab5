package dev.llmops.core;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model whose answer is a function of question and seed. */
final class SeededModel implements ModelClient {

    private final ModelIdentity identity;
    private final Set<ModelCapability> capabilities;
    String suffix = "";

    SeededModel(@Nullable String digest, ModelCapability... capabilities) {
        this.identity = new ModelIdentity("llmops", "seeded", digest);
        this.capabilities = Set.of(capabilities);
    }

    SeededModel(ModelIdentity identity) {
        this.identity = identity;
        this.capabilities = Set.of();
    }

    static SeededModel deterministic(String digest) {
        return new SeededModel(digest, ModelCapability.DETERMINISTIC);
    }

    @Override
    public ModelDescription description() {
        return new ModelDescription(identity, null, capabilities);
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        String text = Objects.hash(request.messages(), request.parameters().seed()) + suffix;
        return new ModelResponse(
                Message.assistant(text),
                FinishReason.STOP,
                TokenUsage.of(1, 1),
                identity,
                null,
                Duration.ZERO,
                Map.of());
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return ModelStream.completed(generate(request));
    }
}
