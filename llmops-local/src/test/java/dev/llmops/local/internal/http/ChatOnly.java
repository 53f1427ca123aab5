package dev.llmops.local.internal.http;

import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.local.EngineMetrics;
import java.util.List;

/** A model that is asked by chats and in no other way. */
interface ChatOnly extends ServedModel {

    @Override
    default String name() {
        return "m";
    }

    @Override
    ModelStream chat(ModelRequest request);

    @Override
    default EngineMetrics metrics() {
        throw new UnsupportedOperationException();
    }

    @Override
    default ModelStream complete(String prompt, ModelParameters parameters) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Tokenizer tokenizer() {
        throw new UnsupportedOperationException();
    }

    @Override
    default EmbeddingResponse embed(List<String> texts) {
        throw new UnsupportedOperationException();
    }
}
