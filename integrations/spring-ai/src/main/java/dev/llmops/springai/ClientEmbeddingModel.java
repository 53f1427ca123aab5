package dev.llmops.springai;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/** A client as Spring AI's embedding model. Spring AI's stores embed a question with {@link #embed(String)}, documents with the rest. */
final class ClientEmbeddingModel implements EmbeddingModel {

    private final EmbeddingClient client;

    ClientEmbeddingModel(EmbeddingClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        var response = client.embed(request.getInstructions(), EmbeddingPurpose.DOCUMENT);
        List<Embedding> embeddings = new ArrayList<>(response.vectors().size());
        for (float[] vector : response.vectors()) {
            embeddings.add(new Embedding(vector, embeddings.size()));
        }
        TokenUsage usage = response.usage();
        EmbeddingResponseMetadata metadata = new EmbeddingResponseMetadata();
        metadata.setModel(response.model().name());
        if (usage.input() != null) {
            metadata.setUsage(new DefaultUsage(usage.input(), 0));
        }
        return new EmbeddingResponse(embeddings, metadata);
    }

    @Override
    public float[] embed(String text) {
        return client.embed(List.of(text), EmbeddingPurpose.QUERY).vectors().get(0);
    }

    @Override
    public float[] embed(Document document) {
        return client.embed(List.of(Objects.requireNonNullElse(document.getText(), "")), EmbeddingPurpose.DOCUMENT)
                .vectors()
                .get(0);
    }

    @Override
    public int dimensions() {
        return client.dimension();
    }
}
