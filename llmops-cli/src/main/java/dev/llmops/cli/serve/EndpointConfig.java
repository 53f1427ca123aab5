package dev.llmops.cli.serve;

import dev.llmops.api.cost.Price;
import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.QuotaExceededException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.text.WordList;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.catalogue.ModelCatalogue;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalModelBuilder;
import dev.llmops.serving.client.AnthropicClient;
import dev.llmops.serving.client.AnthropicClientBuilder;
import dev.llmops.serving.client.InferenceServer;
import dev.llmops.serving.client.InferenceServerBuilder;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import dev.llmops.serving.client.OpenAiCompatibleClientBuilder;
import dev.llmops.serving.client.ServerClientBuilder;
import dev.llmops.serving.client.ServerDialect;
import dev.llmops.serving.client.TgiClient;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.HealthCheck;
import dev.llmops.serving.routing.EndpointLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of a model.
 *
 * @param node where it stands
 * @param load the latest that its server told, where it does
 */
record EndpointConfig(ConfigNode node, AtomicReference<@Nullable EndpointLoad> load) {

    private enum Kind {
        OPENAI,
        ANTHROPIC,
        TGI,
        LOCAL;

        /** What only this kind knows. */
        List<String> keys() {
            return switch (this) {
                case OPENAI -> List.of("dialect", "health_check");
                case ANTHROPIC -> List.of("default_max_tokens");
                case TGI -> List.of();
                case LOCAL -> List.of("file", "threads", "context_length");
            };
        }
    }

    private static final List<String> OF_ALL = WordList.of("""
            name kind model weight tags provider requests_per_minute tokens_per_minute max_concurrency
            max_output_tokens step price""");

    private static final List<String> OF_SERVERS = WordList.of("""
            base_url api_key more_api_keys headers context_window capabilities timeout connect_timeout
            first_token_timeout idle_timeout""");

    EndpointConfig(ConfigNode node) {
        this(node, new AtomicReference<>());
    }

    /** Refuses what is wrong, without loading a model. */
    void check() {
        Kind kind = kind();
        List<String> known = new ArrayList<>(OF_ALL);
        known.addAll(kind == Kind.LOCAL ? List.of() : OF_SERVERS);
        known.addAll(kind.keys());
        node.mapping(known.toArray(String[]::new));
        if (kind == Kind.LOCAL) {
            local();
        } else {
            client();
            moreClients();
        }
    }

    private Kind kind() {
        return node.require("kind").constant(Kind.values());
    }

    /** Opens the way to the model; a local one is loaded. */
    ModelClient client() {
        return client(node.get("api_key"));
    }

    /** Opens the same way for each further key. */
    List<ModelClient> moreClients() {
        ConfigNode keys = node.get("more_api_keys");
        return keys == null
                ? List.of()
                : keys.elements().stream().map(this::client).toList();
    }

    private ModelClient client(@Nullable ConfigNode key) {
        return node.take(() -> switch (kind()) {
            case OPENAI -> openAi(key).build();
            case ANTHROPIC -> anthropic(key).build();
            case TGI -> server(TgiClient.builder(), key).build();
            case LOCAL -> local().build();
        });
    }

    private OpenAiCompatibleClientBuilder openAi(@Nullable ConfigNode key) {
        OpenAiCompatibleClientBuilder builder = server(OpenAiCompatibleClient.builder(), key);
        node.with("dialect", value -> {
            ServerDialect dialect = value.constant(ServerDialect.values());
            builder.dialect(dialect);
            if (dialect == ServerDialect.VLLM || dialect == ServerDialect.RAY_SERVE) {
                builder.loadListener(load::set);
            }
        });
        return builder;
    }

    private AnthropicClientBuilder anthropic(@Nullable ConfigNode key) {
        AnthropicClientBuilder builder = server(AnthropicClient.builder(), key);
        node.with("default_max_tokens", value -> builder.defaultMaxTokens(value.count()));
        return builder;
    }

    private <B extends ServerClientBuilder<B>> B server(B builder, @Nullable ConfigNode key) {
        ConfigNode address = node.require("base_url");
        address.check(() -> builder.baseUrl(address.text()));
        builder.model(node.require("model").text());
        node.with("provider", value -> builder.provider(value.text()));
        if (key != null) {
            key.check(() -> builder.apiKey(key.secret()));
        }
        node.with("headers", all -> all.members().forEach((name, value) -> builder.header(name, value.secret())));
        node.with("context_window", value -> builder.contextWindow(value.count()));
        node.with("capabilities", value -> builder.capabilities(capabilities(value)));
        node.with("timeout", value -> builder.timeout(value.duration()));
        node.with("connect_timeout", value -> builder.connectTimeout(value.duration()));
        node.with("first_token_timeout", value -> builder.firstTokenTimeout(value.duration()));
        node.with("idle_timeout", value -> builder.idleTimeout(value.duration()));
        return builder;
    }

    private static Set<ModelCapability> capabilities(ConfigNode node) {
        Set<ModelCapability> all = EnumSet.noneOf(ModelCapability.class);
        node.elements().forEach(each -> all.add(each.constant(ModelCapability.values())));
        return all;
    }

    private LocalModelBuilder local() {
        ConfigNode named = node.require("file");
        Path file = node.file().resolve(named.text());
        if (!Files.isRegularFile(file)) {
            throw named.problem("must be a GGUF file, but there is none at '" + file + "'");
        }
        LocalModelBuilder builder = LocalModel.builder().file(file);
        node.with("model", value -> builder.name(value.text()));
        node.with("threads", value -> builder.threads(value.count()));
        node.with("context_length", value -> builder.contextLength(value.count()));
        return builder;
    }

    Endpoint endpoint(ModelClient client, List<ModelClient> withOtherKeys) {
        Endpoint.Builder endpoint = Endpoint.builder(node.require("name").text(), client);
        node.with("weight", value -> endpoint.weight(value.number()));
        node.with("tags", all -> all.members().forEach((tag, value) -> endpoint.tag(tag, value.text())));
        node.with("provider", value -> endpoint.provider(value.text()));
        node.with("requests_per_minute", value -> endpoint.requestsPerMinute(value.count()));
        node.with("tokens_per_minute", value -> endpoint.tokensPerMinute(value.count()));
        node.with("max_concurrency", value -> endpoint.maxConcurrency(value.count()));
        node.with("max_output_tokens", value -> endpoint.maxOutputTokens(value.count()));
        node.with("step", value -> endpoint.step(value.count()));
        withOtherKeys.forEach(endpoint::key);
        node.with("health_check", value -> endpoint.healthCheck(value.duration(), healthCheck()));
        Price price = price(client.description().identity().name());
        if (price != null) {
            endpoint.price(price);
        }
        return endpoint.load(load::get).build();
    }

    private HealthCheck healthCheck() {
        InferenceServerBuilder builder =
                InferenceServer.builder().baseUrl(node.require("base_url").text());
        node.with("api_key", value -> builder.apiKey(value.secret()));
        node.with("headers", all -> all.members().forEach((name, value) -> builder.header(name, value.secret())));
        InferenceServer server = builder.build();
        return () -> {
            try {
                server.models();
            } catch (AuthenticationException | QuotaExceededException | RateLimitedException e) {
                // The server is there. What it thinks of this key the attempts find out, and another key may do.
            }
        };
    }

    /** {@return what a million tokens of a model cost, or null if that is unknown} */
    private @Nullable Price price(String model) {
        ConfigNode price = node.get("price");
        if (price == null) {
            return null;
        }
        if (price.says("catalogue")) {
            return catalogued(price);
        }
        price.mapping("currency", "input", "output", "cached_input");
        ConfigNode code = price.require("currency");
        Currency currency = BudgetReader.currency(code, code.text());
        ConfigNode cached = price.get("cached_input");
        return price.take(() -> new Price(
                model,
                price.require("input").decimal(),
                price.require("output").decimal(),
                cached == null ? null : cached.decimal(),
                currency,
                Instant.EPOCH));
    }

    private Price catalogued(ConfigNode price) {
        if (kind() == Kind.LOCAL) {
            throw price.problem("must have currency, input and output: the catalogue is of vendors' models");
        }
        try (ModelClient client = client()) {
            ModelIdentity model = client.description().identity();
            return ModelCatalogue.builtIn()
                    .find(model)
                    .flatMap(found -> found.price(SystemTime.clock().instant()))
                    .orElseThrow(
                            () -> price.problem("must have currency, input and output: the catalogue has no price of '"
                                    + model.name() + "' from '" + model.provider() + "'"));
        }
    }
}
