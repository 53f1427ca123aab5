package dev.llmops.server.internal.openai;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.server.internal.http.ApiException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model that the endpoint serves.
 *
 * @param name the name that requests use
 * @param clients what answers the chats and responses of a caller
 * @param completions what continues a text, or null
 * @param embeddings what makes the vectors of a caller, or null
 */
public record ServedModel(
        String name,
        Function<Caller, ModelClient> clients,
        @Nullable BiFunction<String, ModelParameters, ModelStream> completions,
        @Nullable Function<Caller, EmbeddingClient> embeddings) {

    ModelClient client(Caller caller) {
        return clients.apply(caller);
    }

    ModelStream complete(String prompt, ModelParameters parameters) {
        return present(completions, "text completions").apply(prompt, parameters);
    }

    Tokenizer tokenizer() {
        return present(client(Caller.ANONYMOUS).tokenizer().orElse(null), "a tokenizer");
    }

    EmbeddingClient embeddings(Caller caller) {
        return present(embeddings, "embeddings").apply(caller);
    }

    private <T> T present(@Nullable T part, String what) {
        if (part == null) {
            throw new ApiException(
                    404, "invalid_request_error", "not_found", "'" + name + "' is served without " + what, null);
        }
        return part;
    }
}
