package dev.llmops.cli.serve;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.serving.client.OpenAiCompatibleEmbeddings;
import dev.llmops.serving.client.OpenAiCompatibleEmbeddingsBuilder;

/** The server that embeddings come from, as a configuration says it. */
final class EmbeddingsConfig {

    private EmbeddingsConfig() {}

    /** Returns the client; nothing is asked yet. */
    static EmbeddingClient read(ConfigNode node) {
        node.mapping(
                "base_url", "model", "dimension", "api_key", "headers", "batch_size", "timeout", "connect_timeout");
        OpenAiCompatibleEmbeddingsBuilder builder = OpenAiCompatibleEmbeddings.builder();
        ConfigNode address = node.require("base_url");
        address.check(() -> builder.baseUrl(address.text()));
        builder.model(node.require("model").text());
        ConfigNode dimension = node.require("dimension");
        dimension.check(() -> builder.dimension(dimension.count()));
        node.with("api_key", value -> builder.apiKey(value.secret()));
        node.with("headers", all -> all.members().forEach((name, value) -> builder.header(name, value.secret())));
        node.with("batch_size", value -> builder.batchSize(value.count()));
        node.with("timeout", value -> builder.timeout(value.duration()));
        node.with("connect_timeout", value -> builder.connectTimeout(value.duration()));
        return node.take(builder::build);
    }
}
