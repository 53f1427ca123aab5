package dev.llmops.local;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.local.option.CallOptions;
import java.util.Optional;

/** A local model, for calls of one kind. */
record LocalModelView(LocalModel model, CallOptions options) implements ModelClient {

    @Override
    public ModelDescription description() {
        return model.description();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return model.generate(request, options);
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return model.stream(request, options);
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return model.tokenizer();
    }

    @Override
    public void close() {
        // The model belongs to whoever loaded it.
    }
}
