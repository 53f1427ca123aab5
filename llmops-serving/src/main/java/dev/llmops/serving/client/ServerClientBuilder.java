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
 * What the builders of all model clients share. Not safe for use by several threads.
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
     * Sets the model's name, as the server calls it.
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
     * Sets who runs the model, by OpenTelemetry's {@code gen_ai.provider.name} where that has a value for it.
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
     * Sets the most tokens of input and output together. Without it, they are unknown.
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
     * Sets what the model can do. Without it, that is {@link ModelCapability#TOOLS} and {@link ModelCapability#JSON_SCHEMA}.
     *
     * @param all what the model can do
     * @return this
     * @throws IllegalArgumentException if they were set before
     */
    public B capabilities(Set<ModelCapability> all) {
        Require.unset("capabilities", capabilities);
        this.capabilities = Set.copyOf(all);
        return self();
    }

    /**
     * Sets how long a stream may take to its first token, from the call on; 2 minutes if not set. Keep-alives are no tokens.
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
     * Sets how long a reader of a stream waits for each further token; 1 minute if not set. A slow reader does not use it up.
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
