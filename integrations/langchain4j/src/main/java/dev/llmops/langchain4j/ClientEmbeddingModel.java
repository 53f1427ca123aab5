package dev.llmops.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.langchain4j.internal.mapping.FaultsToLangChain4j;
import dev.llmops.langchain4j.internal.mapping.Providers;
import dev.llmops.langchain4j.internal.mapping.TokenCounts;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A client as LangChain4j's embedding model. Only {@code doEmbed} is overridden, so that listeners hear each call once. */
final class ClientEmbeddingModel implements EmbeddingModel {

    private final EmbeddingClient client;

    ClientEmbeddingModel(EmbeddingClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public EmbeddingResponse doEmbed(EmbeddingRequest request) {
        List<String> texts = request.inputs().stream().map(EmbeddingInput::text).toList();
        try {
            var response = client.embed(texts, purpose(request));
            return EmbeddingResponse.builder()
                    .embeddings(response.vectors().stream().map(Embedding::from).toList())
                    .modelName(response.model().name())
                    .tokenUsage(TokenCounts.toLangChain4j(response.usage()))
                    .build();
        } catch (RuntimeException e) {
            throw FaultsToLangChain4j.exception(e);
        }
    }

    private static EmbeddingPurpose purpose(EmbeddingRequest request) {
        return request.inputType() == EmbeddingInputType.QUERY ? EmbeddingPurpose.QUERY : EmbeddingPurpose.DOCUMENT;
    }

    @Override
    public Set<EmbeddingParameter<?>> supportedParameters() {
        return Set.of(EmbeddingRequestParameters.INPUT_TYPE);
    }

    @Override
    public int dimension() {
        return client.dimension();
    }

    @Override
    public String modelName() {
        return client.identity().name();
    }

    @Override
    public ModelProvider provider() {
        return Providers.provider(client.identity().provider());
    }
}
