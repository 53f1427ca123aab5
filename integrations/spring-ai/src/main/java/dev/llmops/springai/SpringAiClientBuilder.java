package dev.llmops.springai;

import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.springai.internal.mapping.Providers;
import dev.llmops.springai.internal.mapping.VendorOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;

/** Builds a {@link ModelClient} of a model of Spring AI. Not safe for use by multiple threads. */
public final class SpringAiClientBuilder {

    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    private final ChatModel model;
    private @Nullable String provider;
    private @Nullable String name;
    private @Nullable Integer contextWindow;
    private @Nullable Set<ModelCapability> capabilities;
    private Duration idleTimeout = Duration.ofMinutes(2);
    private Duration timeout = DEFAULT_TIMEOUT;
    private boolean mayLackFinishReason;

    SpringAiClientBuilder(ChatModel model) {
        this.model = Objects.requireNonNull(model, "model");
    }

    /**
     * Sets the provider of the model. Without it, the provider is the vendor whose Spring AI package the model is from: for a vLLM server reached
     * through the OpenAI module it would be {@code openai}.
     *
     * @param provider the provider, not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public SpringAiClientBuilder provider(String provider) {
        Require.unset("provider", this.provider);
        this.provider = Require.text("provider", provider);
        return this;
    }

    /**
     * Sets the model's name. Without it, the name is the one in the model's own options.
     *
     * @param name the name, not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public SpringAiClientBuilder name(String name) {
        Require.unset("name", this.name);
        this.name = Require.text("name", name);
        return this;
    }

    /**
     * Sets the most tokens of input and output together. Without it, the limit is unknown.
     *
     * @param tokens at least 1
     * @return this
     * @throws IllegalArgumentException if it is less or was set before
     */
    public SpringAiClientBuilder contextWindow(int tokens) {
        Require.unset("contextWindow", this.contextWindow);
        this.contextWindow = Require.atLeast("contextWindow", tokens, 1);
        return this;
    }

    /**
     * Sets the model's capabilities. Without it, they are {@link ModelCapability#TOOLS}, and {@link ModelCapability#JSON_SCHEMA} if the
     * model's options support a schema.
     *
     * @param capabilities the capabilities
     * @return this
     * @throws IllegalArgumentException if they were set before
     */
    public SpringAiClientBuilder capabilities(Set<ModelCapability> capabilities) {
        Require.unset("capabilities", this.capabilities);
        this.capabilities = Set.copyOf(capabilities);
        return this;
    }

    /**
     * Sets how long a reader waits for the next chunk of a stream, including the first; default: 2 minutes. It does not limit a
     * blocking call, which returns nothing until its answer is complete.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public SpringAiClientBuilder idleTimeout(Duration limit) {
        this.idleTimeout = Require.positive("idleTimeout", limit);
        return this;
    }

    /**
     * Sets how long a whole call may take, blocking or streaming; default: 10 minutes.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public SpringAiClientBuilder timeout(Duration limit) {
        this.timeout = Require.positive("timeout", limit);
        return this;
    }

    /**
     * Accepts a stream without a finish reason as complete. A connection that broke in the middle of an answer can look the same, so
     * use this only for models that are known never to give a reason.
     *
     * @return this
     */
    public SpringAiClientBuilder acceptMissingFinishReason() {
        this.mayLackFinishReason = true;
        return this;
    }

    /** {@return the client} */
    public ModelClient build() {
        ModelIdentity identity = new ModelIdentity(
                provider == null ? Providers.name(model) : provider, name == null ? nameInOptions() : name, null);
        return new SpringAiModelClient(
                model,
                new ModelDescription(identity, contextWindow, abilities()),
                new ClientOptions(idleTimeout, timeout, mayLackFinishReason));
    }

    private String nameInOptions() {
        ChatOptions defaults = VendorOptions.defaults(model);
        String told = defaults == null ? null : defaults.getModel();
        return told == null || told.isBlank() ? "unknown" : told;
    }

    private Set<ModelCapability> abilities() {
        if (capabilities != null) {
            return capabilities;
        }
        EnumSet<ModelCapability> told = EnumSet.of(ModelCapability.TOOLS);
        if (VendorOptions.takesSchema(model)) {
            told.add(ModelCapability.JSON_SCHEMA);
        }
        return told;
    }
}
