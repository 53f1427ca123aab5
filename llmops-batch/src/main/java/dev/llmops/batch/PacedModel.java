package dev.llmops.batch;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import java.util.Optional;

/** A model whose every attempt, retries too, passes the gate. */
record PacedModel(ModelClient model, CallGate gate) implements ModelClient {

    @Override
    public ModelDescription description() {
        return model.description();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return gate.call(() -> model.generate(request));
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return gate.call(() -> model.stream(request));
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return model.tokenizer();
    }

    @Override
    public void close() {
        model.close();
    }
}
