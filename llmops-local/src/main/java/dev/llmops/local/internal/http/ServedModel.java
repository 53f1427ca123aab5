package dev.llmops.local.internal.http;

import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.local.EngineMetrics;
import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What the endpoint needs of a model.
 */
public interface ServedModel {

    /** {@return the name that requests use} */
    String name();

    /** {@return what its engine is doing} */
    EngineMetrics metrics();

    /**
     * {@return an answer}
     *
     * @param request the conversation
     */
    ModelStream chat(ModelRequest request);

    /**
     * {@return a text that goes on}
     *
     * @param prompt its beginning
     * @param parameters how words are chosen
     */
    ModelStream complete(String prompt, ModelParameters parameters);

    /** {@return the tokenizer} */
    Tokenizer tokenizer();

    /**
     * {@return vectors}
     *
     * @param texts the texts
     */
    EmbeddingResponse embed(List<String> texts);
}
