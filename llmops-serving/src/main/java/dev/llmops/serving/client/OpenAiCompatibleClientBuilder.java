package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.load.OrcaHeader;
import dev.llmops.serving.routing.EndpointLoad;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ModelClient} for a server of OpenAI's Chat Completions API. Not safe for use by multiple threads. */
public final class OpenAiCompatibleClientBuilder extends ServerClientBuilder<OpenAiCompatibleClientBuilder> {

    private @Nullable ServerDialect dialect;
    private @Nullable Consumer<EndpointLoad> loadListener;
    private boolean responsesApi;

    OpenAiCompatibleClientBuilder() {}

    /**
     * Sets the kind of server. The default is {@link ServerDialect#OPENAI}.
     *
     * @param server the server
     * @return this
     * @throws IllegalArgumentException if it was set before
     */
    public OpenAiCompatibleClientBuilder dialect(ServerDialect server) {
        Require.unset("dialect", dialect);
        this.dialect = Objects.requireNonNull(server, "server");
        return this;
    }

    /**
     * Uses the Responses API, {@code /responses}, instead of Chat Completions. The client asks the server to store nothing, so
     * each request carries its whole conversation; the vendor parameter {@code store} changes that. OpenAI's reasoning is included in the
     * next request if the vendor parameter {@code include} asks for {@code reasoning.encrypted_content}.
     *
     * @return this
     */
    public OpenAiCompatibleClientBuilder responsesApi() {
        this.responsesApi = true;
        return this;
    }

    /**
     * Asks the server to report its load with every response, in vLLM's ORCA header {@code endpoint-load-metrics}, and passes
     * it to a listener. A figure that the server does not report counts as 0.
     *
     * @param listener receives the load on the thread that reads the answer; an exception that it throws fails the call
     * @return this
     * @throws IllegalArgumentException if it was set before
     */
    public OpenAiCompatibleClientBuilder loadListener(Consumer<EndpointLoad> listener) {
        if (loadListener != null) {
            throw new IllegalArgumentException("loadListener must be set once, but was set before");
        }
        this.loadListener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Builds the client.
     *
     * @return the client
     * @throws IllegalArgumentException if baseUrl or model is not set
     */
    public ModelClient build() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (key() != null) {
            headers.put("Authorization", "Bearer " + key());
        }
        if (loadListener != null) {
            headers.put("endpoint-load-metrics-format", "JSON");
        }
        ServerConnection connection = connection(address(), headers);
        Consumer<EndpointLoad> listener = loadListener;
        return client(
                responsesApi ? new Responses(modelName(), server()) : new ChatCompletions(modelName(), server()),
                connection,
                HttpTokenizer.of(
                        server().tokens(),
                        connection(InferenceServerBuilder.withoutVersion(address()), headers, HttpTokenizer.LIMIT),
                        modelName()),
                head -> {
                    if (listener != null) {
                        OrcaHeader.load(head.headers()).ifPresent(listener);
                    }
                });
    }

    private ServerDialect server() {
        return dialect == null ? ServerDialect.OPENAI : dialect;
    }

    @Override
    String defaultProvider() {
        return server().provider();
    }

    @Override
    boolean crashesWithoutKey() {
        return dialect == ServerDialect.LITELLM;
    }

    @Override
    OpenAiCompatibleClientBuilder self() {
        return this;
    }
}
