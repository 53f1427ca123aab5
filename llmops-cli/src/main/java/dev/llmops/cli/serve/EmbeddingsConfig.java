package dev.llmops.cli.serve;

import dev.llmops.api.cost.Price;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.serving.client.OpenAiCompatibleEmbeddings;
import dev.llmops.serving.client.OpenAiCompatibleEmbeddingsBuilder;
import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.pool.BudgetedEmbeddings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server that embeddings come from, as a configuration says it.
 *
 * @param client asks it; nothing is asked yet
 * @param price what a million tokens cost, or null if that is unknown
 */
record EmbeddingsConfig(EmbeddingClient client, @Nullable Price price) {

    /** @param budgets count what is embedded, so that those of money need a price */
    static EmbeddingsConfig read(ConfigNode node, List<Budget> budgets) {
        node.mapping(
                "base_url",
                "model",
                "dimension",
                "api_key",
                "headers",
                "batch_size",
                "timeout",
                "connect_timeout",
                "price");
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
        ConfigNode cost = node.get("price");
        EmbeddingsConfig config =
                new EmbeddingsConfig(node.take(builder::build), cost == null ? null : price(cost, node));
        node.check(() -> config.of(budgets, Caller.ANONYMOUS));
        return config;
    }

    private static Price price(ConfigNode node, ConfigNode of) {
        node.mapping("currency", "input");
        ConfigNode code = node.require("currency");
        return node.take(() -> new Price(
                of.require("model").text(),
                node.require("input").decimal(),
                BigDecimal.ZERO,
                null,
                BudgetReader.currency(code, code.text()),
                Instant.EPOCH));
    }

    /** {@return the embeddings of a caller, which the budgets count} */
    EmbeddingClient of(List<Budget> budgets, Caller caller) {
        return BudgetedEmbeddings.of(client, price, budgets, caller);
    }
}
