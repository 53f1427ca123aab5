package dev.llmops.core;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import java.util.Optional;

/** The whole chain behind the interface of a model. Closing it closes nothing: it belongs to its {@link LlmOps}. */
final class ChainModelClient implements ModelClient {

    private final LlmOps ops;
    private final Caller caller;
    private final ModelClient model;

    ChainModelClient(LlmOps ops, Caller caller, ModelClient model) {
        this.ops = ops;
        this.caller = caller;
        this.model = model;
    }

    @Override
    public ModelDescription description() {
        return model.description();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return model.tokenizer();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return ops.request(request).by(caller).ask().response();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return ops.request(request).by(caller).stream();
    }

    @Override
    public void close() {
        // The models belong to the LlmOps.
    }
}
