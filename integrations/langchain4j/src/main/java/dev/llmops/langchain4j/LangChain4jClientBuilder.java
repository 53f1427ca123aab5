package dev.llmops.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.Waiting;
import dev.llmops.langchain4j.internal.mapping.Providers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ModelClient} of LangChain4j's models. Not safe for use by multiple threads. */
public final class LangChain4jClientBuilder {

    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    private @Nullable ChatModel model;
    private @Nullable StreamingChatModel streamingModel;
    private @Nullable String provider;
    private @Nullable String name;
    private @Nullable Integer contextWindow;
    private @Nullable Set<ModelCapability> capabilities;
    private Duration idleTimeout = Duration.ofMinutes(2);
    private Duration timeout = DEFAULT_TIMEOUT;
    private int streamBuffer = 64;
    private boolean mayLackFinishReason;
    private Waiting waiting = Waiting.system();

    LangChain4jClientBuilder() {}

    /**
     * Sets the model that answers blocking calls.
     *
     * @param model the model
     * @return this
     * @throws IllegalArgumentException if it was set before
     */
    public LangChain4jClientBuilder model(ChatModel model) {
        Require.unset("model", this.model);
        this.model = Objects.requireNonNull(model, "model");
        return this;
    }

    /**
     * Sets the model that answers streaming calls.
     *
     * @param model the model
     * @return this
     * @throws IllegalArgumentException if it was set before
     */
    public LangChain4jClientBuilder streamingModel(StreamingChatModel model) {
        Require.unset("streamingModel", this.streamingModel);
        this.streamingModel = Objects.requireNonNull(model, "model");
        return this;
    }

    /**
     * Sets the provider of the model, if LangChain4j's own value is too coarse: for a vLLM server reached through its OpenAI
     * module it would be {@code openai}.
     *
     * @param provider the provider, not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public LangChain4jClientBuilder provider(String provider) {
        Require.unset("provider", this.provider);
        this.provider = Require.text("provider", provider);
        return this;
    }

    /**
     * Sets the model's name. Without it, the name is the one in the model's default parameters.
     *
     * @param name the name, not blank
     * @return this
     * @throws IllegalArgumentException if it is blank or was set before
     */
    public LangChain4jClientBuilder name(String name) {
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
    public LangChain4jClientBuilder contextWindow(int tokens) {
        Require.unset("contextWindow", this.contextWindow);
        this.contextWindow = Require.atLeast("contextWindow", tokens, 1);
        return this;
    }

    /**
     * Sets the model's capabilities. Without it, they are what LangChain4j reports: {@link ModelCapability#TOOLS}, because every model
     * accepts tools, and {@link ModelCapability#JSON_SCHEMA} if the model says so.
     *
     * @param capabilities the capabilities
     * @return this
     * @throws IllegalArgumentException if they were set before
     */
    public LangChain4jClientBuilder capabilities(Set<ModelCapability> capabilities) {
        Require.unset("capabilities", this.capabilities);
        this.capabilities = Set.copyOf(capabilities);
        return this;
    }

    /**
     * Sets how long a reader waits for the next piece of a stream, including the first; default: 2 minutes. It does not
     * limit a blocking call, which returns nothing until its answer is complete, and the time that a slow reader takes does not count.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public LangChain4jClientBuilder idleTimeout(Duration limit) {
        this.idleTimeout = Require.positive("idleTimeout", limit);
        return this;
    }

    /**
     * Sets how long a whole call may take, blocking or streaming; default: 10 minutes. LangChain4j's own timeout ends
     * with the response headers, so this limit ends a call whose body stalls.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public LangChain4jClientBuilder timeout(Duration limit) {
        this.timeout = Require.positive("timeout", limit);
        return this;
    }

    /**
     * Sets how many events of a stream may wait for its reader before the model has to wait; default: 64.
     *
     * @param events at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public LangChain4jClientBuilder streamBuffer(int events) {
        this.streamBuffer = Require.atLeast("streamBuffer", events, 1);
        return this;
    }

    /**
     * Accepts a stream without a finish reason as complete. LangChain4j reports a connection that broke in the middle of an
     * answer in the same way, so use this only for models that are known never to give a reason.
     *
     * @return this
     */
    public LangChain4jClientBuilder acceptMissingFinishReason() {
        this.mayLackFinishReason = true;
        return this;
    }

    /** For tests. */
    LangChain4jClientBuilder waiting(Waiting waiting) {
        this.waiting = waiting;
        return this;
    }

    /**
     * Builds the client.
     *
     * @return the client
     * @throws IllegalArgumentException if neither model was set
     */
    public ModelClient build() {
        if (model == null && streamingModel == null) {
            throw new IllegalArgumentException("a client needs model, streamingModel or both, but none was set");
        }
        ModelDescription description =
                new ModelDescription(new ModelIdentity(providerName(), modelName(), null), contextWindow, abilities());
        return new LangChain4jModelClient(
                model,
                streamingModel,
                description,
                new ClientOptions(idleTimeout, timeout, streamBuffer, mayLackFinishReason, waiting));
    }

    private String providerName() {
        if (provider != null) {
            return provider;
        }
        ModelProvider told = model != null
                ? model.provider()
                : streamingModel != null ? streamingModel.provider() : ModelProvider.OTHER;
        return Providers.name(told == null ? ModelProvider.OTHER : told);
    }

    private String modelName() {
        if (name != null) {
            return name;
        }
        String told = model != null ? nameIn(model.defaultRequestParameters()) : null;
        if (told == null && streamingModel != null) {
            told = nameIn(streamingModel.defaultRequestParameters());
        }
        return told == null ? "unknown" : told;
    }

    private static @Nullable String nameIn(ChatRequestParameters parameters) {
        String name = parameters.modelName();
        return name == null || name.isBlank() ? null : name;
    }

    private Set<ModelCapability> abilities() {
        if (capabilities != null) {
            return capabilities;
        }
        EnumSet<ModelCapability> told = EnumSet.of(ModelCapability.TOOLS);
        boolean schema = (model != null && followsSchemas(model.supportedCapabilities()))
                || (streamingModel != null && followsSchemas(streamingModel.supportedCapabilities()));
        if (schema) {
            told.add(ModelCapability.JSON_SCHEMA);
        }
        return told;
    }

    private static boolean followsSchemas(Set<Capability> capabilities) {
        return capabilities.contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }
}
