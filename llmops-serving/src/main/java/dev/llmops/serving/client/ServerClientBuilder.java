package dev.llmops.serving.client;

import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.http.Signal;
import dev.llmops.serving.internal.wire.ServedModelClient;
import dev.llmops.serving.internal.wire.StreamLimits;
import dev.llmops.serving.internal.wire.WireFormat;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings shared by the builders of all model clients. Not safe for use by multiple threads.
 *
 * @param <B> the builder
 */
public abstract class ServerClientBuilder<B extends ServerClientBuilder<B>> extends ServerBuilder<B> {

    private @Nullable String model;
    private @Nullable String provider;
    private @Nullable Integer contextWindow;
    private @Nullable Set<ModelCapability> capabilities;
    private Duration firstTokenTimeout = Duration.ofMinutes(2);
    private Duration idleTimeout = Duration.ofMinutes(1);

    ServerClientBuilder() {}

    /**
     * Sets the model's name on the server.
     *
     * @param name not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public B model(String name) {
        Require.unset("model", model);
        this.model = Require.text("model", name);
        return self();
    }

    /**
     * Sets the model's provider, by OpenTelemetry's {@code gen_ai.provider.name} if it has a value for it.
     *
     * @param name not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public B provider(String name) {
        Require.unset("provider", provider);
        this.provider = Require.text("provider", name);
        return self();
    }

    /**
     * Sets the maximum number of input and output tokens together. By default, it is unknown.
     *
     * @param tokens at least 1
     * @return this
     * @throws IllegalArgumentException if it is less or was set before
     */
    public B contextWindow(int tokens) {
        Require.unset("contextWindow", contextWindow);
        this.contextWindow = Require.atLeast("contextWindow", tokens, 1);
        return self();
    }

    /**
     * Sets the model's capabilities. The default is {@link ModelCapability#TOOLS} and {@link ModelCapability#JSON_SCHEMA}.
     *
     * @param all the model's capabilities
     * @return this
     * @throws IllegalArgumentException if they were set before
     */
    public B capabilities(Set<ModelCapability> all) {
        Require.unset("capabilities", capabilities);
        this.capabilities = Set.copyOf(all);
        return self();
    }

    /**
     * Sets how long a stream may take from the call to its first token. The default is 2 minutes. Keep-alives do not count as tokens.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public B firstTokenTimeout(Duration limit) {
        this.firstTokenTimeout = Require.positive("firstTokenTimeout", limit);
        return self();
    }

    /**
     * Sets how long a reader of a stream waits for each further token. The default is 1 minute. A slow reader does not use it up.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public B idleTimeout(Duration limit) {
        this.idleTimeout = Require.positive("idleTimeout", limit);
        return self();
    }

    final ModelClient client(
            WireFormat format,
            ServerConnection connection,
            @Nullable Tokenizer tokenizer,
            Consumer<Signal.Head> onHead) {
        ModelDescription description = new ModelDescription(
                identity(),
                contextWindow,
                capabilities == null ? Set.of(ModelCapability.TOOLS, ModelCapability.JSON_SCHEMA) : capabilities);
        StreamLimits limits = new StreamLimits(firstTokenTimeout, idleTimeout, false);
        return new ServedModelClient(connection, format, description, limits, tokenizer, onHead);
    }

    /** Who answers, if the application did not say. */
    abstract String defaultProvider();

    final ModelIdentity identity() {
        return new ModelIdentity(provider == null ? defaultProvider() : provider, requireSet("model", model), null);
    }

    final String modelName() {
        return requireSet("model", model);
    }
}
