package dev.llmops.serving.client;

import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.option.Require;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds an {@link OpenAiCompatibleEmbeddings}. Not safe for use by multiple threads. */
public final class OpenAiCompatibleEmbeddingsBuilder extends ServerBuilder<OpenAiCompatibleEmbeddingsBuilder> {

    private @Nullable String model;
    private @Nullable Integer dimension;
    private int batchSize = 256;
    private String queryPrefix = "";
    private String documentPrefix = "";

    OpenAiCompatibleEmbeddingsBuilder() {}

    /**
     * Sets the model's name on the server.
     *
     * @param name not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public OpenAiCompatibleEmbeddingsBuilder model(String name) {
        Require.unset("model", model);
        this.model = Require.text("model", name);
        return this;
    }

    /**
     * Sets the length of the model's vectors. A response with another length is rejected.
     *
     * @param length at least 1
     * @return this
     * @throws IllegalArgumentException if it is less or was set before
     */
    public OpenAiCompatibleEmbeddingsBuilder dimension(int length) {
        Require.unset("dimension", dimension);
        this.dimension = Require.atLeast("dimension", length, 1);
        return this;
    }

    /**
     * Sets the maximum number of texts per request. The default is 256.
     *
     * @param texts at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public OpenAiCompatibleEmbeddingsBuilder batchSize(int texts) {
        this.batchSize = Require.atLeast("batchSize", texts, 1);
        return this;
    }

    /**
     * Sets the model's prefixes for questions and documents, such as {@code "query: "} and {@code "passage: "} for E5. The default is none.
     *
     * @param query prefix of questions, may be empty
     * @param document prefix of documents, may be empty
     * @return this
     */
    public OpenAiCompatibleEmbeddingsBuilder prefixes(String query, String document) {
        this.queryPrefix = Objects.requireNonNull(query, "query");
        this.documentPrefix = Objects.requireNonNull(document, "document");
        return this;
    }

    /**
     * Builds the client.
     *
     * @return the client
     * @throws IllegalArgumentException if baseUrl, model or dimension is not set
     */
    public OpenAiCompatibleEmbeddings build() {
        Map<String, String> headers = key() == null ? Map.of() : Map.of("Authorization", "Bearer " + key());
        return new OpenAiCompatibleEmbeddings(
                connection(address(), headers),
                new ModelIdentity("openai", requireSet("model", model), null),
                requireSet("dimension", dimension),
                batchSize,
                queryPrefix,
                documentPrefix);
    }

    @Override
    OpenAiCompatibleEmbeddingsBuilder self() {
        return this;
    }
}
