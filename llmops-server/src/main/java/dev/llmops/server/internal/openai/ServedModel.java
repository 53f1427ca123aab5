package dev.llmops.server.internal.openai;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.server.internal.http.ApiException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What the endpoint serves.
 *
 * @param name the name that requests use
 * @param client what answers chats and responses
 * @param completions what continues a text, or null
 * @param embeddings what makes vectors, or null
 * @param metrics more metrics, in Prometheus' text format
 */
public record ServedModel(
        String name,
        ModelClient client,
        @Nullable BiFunction<String, ModelParameters, ModelStream> completions,
        @Nullable EmbeddingClient embeddings,
        Supplier<String> metrics) {

    ModelStream complete(String prompt, ModelParameters parameters) {
        return present(completions, "text completions").apply(prompt, parameters);
    }

    Tokenizer tokenizer() {
        return present(client.tokenizer().orElse(null), "a tokenizer");
    }

    EmbeddingResponse embed(List<String> texts) {
        return present(embeddings, "embeddings").embed(texts, EmbeddingPurpose.DOCUMENT);
    }

    private <T> T present(@Nullable T part, String what) {
        if (part == null) {
            throw new ApiException(
                    404, "invalid_request_error", "not_found", "'" + name + "' is served without " + what, null);
        }
        return part;
    }
}
