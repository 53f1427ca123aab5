package dev.llmops.server;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.server.internal.http.Access;
import dev.llmops.server.internal.http.Client;
import dev.llmops.server.internal.http.EndpointOptions;
import dev.llmops.server.internal.http.RequestRate;
import dev.llmops.server.internal.openai.ServedModel;
import dev.llmops.server.internal.openai.ServedModels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that offers a model over OpenAI's API, so that other processes can use it: {@code /v1/chat/completions},
 * {@code /v1/responses}, {@code /v1/models}, {@code /tokenize} and {@code /detokenize} where the client has a tokenizer, {@code /health}
 * and {@code /metrics} (Prometheus); {@code /v1/completions} and {@code /v1/embeddings} where the builder was given what answers them.
 * Safe for use by multiple threads.
 *
 * <p>The client may be a local model, a vendor's, or a whole chain ({@code LlmOps.asModelClient()}), whose guardrails then check
 * each request and whose store records it. A request that a guardrail blocks gets status 400 with the code {@code content_filter}.
 *
 * <pre>{@code
 * try (LlmOps ops = LlmOps.builder().model(model).store(store).build();
 *         ModelServer server = ModelServer.builder(ops.asModelClient()).port(8080).build()) {
 *     System.out.println(server.uri());
 * }
 * }</pre>
 *
 * <p>It listens on the loopback interface, and on another one only with an API key. The client stays the caller's: close it
 * after the server. All threads are daemons.
 *
 * <p>Clients that are slow to send or to read are disconnected, see {@link Builder#headerTimeout}, {@link Builder#bodyTimeout} and
 * {@link Builder#writeTimeout}. A connection that never sent a byte takes no thread and is closed by the JDK's HTTP server after
 * 30 seconds; how many there may be is a setting of the whole JVM, the system property {@code jdk.httpserver.maxConnections},
 * which {@code llmops model serve} sets.
 */
public final class ModelServer implements AutoCloseable {

    private final HttpEndpoint endpoint;
    private final URI uri;

    private ModelServer(HttpEndpoint endpoint, String host) {
        this.endpoint = endpoint;
        this.uri = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + endpoint.port());
    }

    /**
     * {@return a builder with all defaults}
     *
     * @param client what answers chats and responses; closed by the caller, after the server
     */
    public static Builder builder(ModelClient client) {
        Objects.requireNonNull(client, "client");
        return builder(caller -> client);
    }

    /**
     * {@return a builder with all defaults, whose model hears who calls: whom the {@linkplain ApiKey key} of a request names, and the
     * {@code user} in the request where the key names none}
     *
     * @param clients gives what answers the chats and responses of a caller, for example {@code ops::asModelClient}; called for each
     *     request, so that it must be quick, and safe for use by multiple threads. Clients are closed by the caller, after the server
     */
    public static Builder builder(Function<Caller, ModelClient> clients) {
        return new Builder(clients);
    }

    /** {@return where the server listens, such as {@code http://127.0.0.1:8080}; OpenAI's base address is this and {@code /v1}} */
    public URI uri() {
        return uri;
    }

    /**
     * Refuses new requests, waits for the answers that are being written as long as {@link Builder#closeTimeout} says, ends
     * the rest with an error, and stops to listen. Doing it twice does nothing.
     */
    @Override
    public void close() {
        endpoint.close();
    }

    @Override
    public String toString() {
        return "ModelServer " + uri;
    }

    /** Sets how a {@link ModelServer} listens. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Function<Caller, ModelClient> clients;
        private final Map<String, Function<Caller, ModelClient>> more = new LinkedHashMap<>();
        private final List<ApiKey> apiKeys = new ArrayList<>();
        private @Nullable String name;
        private @Nullable BiFunction<String, ModelParameters, ModelStream> completions;
        private @Nullable Function<Caller, EmbeddingClient> embeddings;
        private Supplier<String> metrics = () -> "";
        private String host = "127.0.0.1";
        private int port = 8080;
        private @Nullable ApiKey adminKey;
        private @Nullable Supplier<String> status;
        private @Nullable FeedbackEndpoint feedback;
        private boolean disclose;
        private int maxConcurrentRequests = 32;
        private int maxBodyBytes = 8 << 20;
        private Duration headerTimeout = Duration.ofSeconds(10);
        private Duration bodyTimeout = Duration.ofSeconds(60);
        private Duration writeTimeout = Duration.ofSeconds(30);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private Duration probeInterval = Duration.ofSeconds(1);

        private Builder(Function<Caller, ModelClient> clients) {
            this.clients = Objects.requireNonNull(clients, "clients");
        }

        /**
         * Sets the name under which requests ask for the model. The default is the name in the client's description.
         *
         * @param value a name that is not blank
         */
        public Builder name(String value) {
            this.name = Require.text("name", value);
            return this;
        }

        /**
         * Adds another model, which requests ask for by its name. Requests without a name get the model that the builder began with.
         *
         * @param other a name that is not blank
         * @param route gives what answers the chats and responses of a caller, as that of {@link ModelServer#builder(Function)}
         * @throws IllegalArgumentException if the name is blank, or there is such a model already
         */
        public Builder model(String other, Function<Caller, ModelClient> route) {
            Require.text("name", other);
            if (more.putIfAbsent(other, Objects.requireNonNull(route, "route")) != null) {
                throw new IllegalArgumentException(
                        "there is a model '" + other + "' already; give this one another name");
            }
            return this;
        }

        /**
         * Sets what answers {@code /v1/completions}, for example {@code localModel::complete}. It is called directly: no chain of
         * the client sees these requests. The default is that the route answers with status 404.
         *
         * @param route continues a text, with the parameters of the request; an error is the end of its stream
         */
        public Builder completions(BiFunction<String, ModelParameters, ModelStream> route) {
            this.completions = Objects.requireNonNull(route, "route");
            return this;
        }

        /**
         * Sets what answers {@code /v1/embeddings}, for example {@code localModel.embeddings()}. The default is that the route answers
         * with status 404.
         *
         * @param route the client; closed by the caller, after the server
         */
        public Builder embeddings(EmbeddingClient route) {
            Objects.requireNonNull(route, "route");
            return embeddings(caller -> route);
        }

        /**
         * Sets what answers {@code /v1/embeddings} of a caller, for example so that budgets count them. The default is that the route answers
         * with status 404.
         *
         * @param routes gives the client; called for each request, so that it must be quick, and safe for use by multiple threads. Clients are closed
         *     by the caller, after the server
         */
        public Builder embeddings(Function<Caller, EmbeddingClient> routes) {
            this.embeddings = Objects.requireNonNull(routes, "routes");
            return this;
        }

        /**
         * Adds metrics to those of the server at {@code /metrics}, for example {@code () -> localModel.metrics().toPrometheus()}.
         *
         * @param text gives them in Prometheus' text format 0.0.4, each line with its end; safe for use by multiple threads
         */
        public Builder metrics(Supplier<String> text) {
            this.metrics = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Sets the interface to listen on. The default is {@code 127.0.0.1}.
         *
         * @param value a host name or an address; another one than loopback needs an {@linkplain #apiKey API key}
         */
        public Builder host(String value) {
            this.host = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the port. The default is 8080.
         *
         * @param value from 0 to 65535; 0 takes any free port
         */
        public Builder port(int value) {
            this.port = Require.within("port", value, 0, 65_535);
            return this;
        }

        /**
         * Adds a key that clients may send as {@code Authorization: Bearer KEY}. The default is that programs of this machine need
         * none.
         *
         * @param value at least 16 characters
         */
        public Builder apiKey(String value) {
            return apiKey(ApiKey.of(value));
        }

        /**
         * Adds a key that clients may send as {@code Authorization: Bearer KEY}, and who they then are.
         *
         * @throws IllegalArgumentException if it was added already
         */
        public Builder apiKey(ApiKey value) {
            if (apiKeys.stream().anyMatch(other -> other.key().equals(value.key()))) {
                throw new IllegalArgumentException("an apiKey must be added once, but that of " + value.caller()
                        + " was added already; give each client its own");
            }
            apiKeys.add(value);
            return this;
        }

        /**
         * Sets the key that {@code /status} and {@code /metrics} ask for instead of the clients' own, because they tell of all of them. Without
         * one, nobody may see {@code /status} where clients need a key, and {@code /metrics} takes the clients' keys.
         *
         * @param value at least 16 characters
         */
        public Builder adminKey(String value) {
            this.adminKey = ApiKey.of(value);
            return this;
        }

        /**
         * Sets what {@code /status} tells. The default is that there is no such route.
         *
         * @param json gives a JSON document; safe for use by multiple threads
         */
        public Builder status(Supplier<String> json) {
            this.status = Objects.requireNonNull(json, "json");
            return this;
        }

        /**
         * Sets what takes feedback from browsers, at {@code /v1/feedback}, with the script for pages at {@code /v1/feedback.js}. Who brings a
         * token of it needs no API key. The default is that there are no such routes.
         */
        public Builder feedback(FeedbackEndpoint endpoint) {
            this.feedback = Objects.requireNonNull(endpoint, "endpoint");
            return this;
        }

        /**
         * Makes answers say in their heads that they are generated, by {@link dev.llmops.api.provenance.AiDisclosure}: by which model, when, and the answer's id. The
         * default is that they do not.
         */
        public Builder disclose() {
            this.disclose = true;
            return this;
        }

        /**
         * Sets how many requests may use the model at once; more are refused with status 429 and {@code Retry-After}. The
         * default is 32.
         *
         * @param count at least 1
         */
        public Builder maxConcurrentRequests(int count) {
            this.maxConcurrentRequests = Require.atLeast("maxConcurrentRequests", count, 1);
            return this;
        }

        /**
         * Sets how large the body of a request may be; a larger one is refused with status 413. The default is 8 MiB.
         *
         * @param bytes at least 1024
         */
        public Builder maxBodyBytes(int bytes) {
            this.maxBodyBytes = Require.atLeast("maxBodyBytes", bytes, 1024);
            return this;
        }

        /**
         * Sets how long a client may take to send the head of a request, its key included; then its connection is closed. The
         * default is 10 seconds. Where all threads wait for such clients, the one that took longest makes way at once.
         *
         * @param longest above 0
         */
        public Builder headerTimeout(Duration longest) {
            this.headerTimeout = Require.positive("headerTimeout", longest);
            return this;
        }

        /**
         * Sets how long a client may take to send the body of a request; then its connection is closed. The default is 60
         * seconds.
         *
         * @param longest above 0
         */
        public Builder bodyTimeout(Duration longest) {
            this.bodyTimeout = Require.positive("bodyTimeout", longest);
            return this;
        }

        /**
         * Sets how long a client may take to read a piece of an answer; then its connection is closed, and what the model
         * writes for it is cancelled. The default is 30 seconds.
         *
         * @param longest above 0
         */
        public Builder writeTimeout(Duration longest) {
            this.writeTimeout = Require.positive("writeTimeout", longest);
            return this;
        }

        /**
         * Sets how long {@link ModelServer#close()} waits for answers that are being written. The default is 10 seconds.
         *
         * @param longest not negative
         */
        public Builder closeTimeout(Duration longest) {
            this.closeTimeout = Require.notNegative("closeTimeout", longest);
            return this;
        }

        Builder probeInterval(Duration interval) {
            this.probeInterval = interval;
            return this;
        }

        /**
         * Starts to listen.
         *
         * @return the server, which the caller closes before the client
         * @throws IllegalStateException if the host is not loopback and there is no API key, or the administrator's key is a client's
         * @throws java.io.UncheckedIOException if the port is taken
         */
        public ModelServer build() {
            InetAddress address = address();
            if (!address.isLoopbackAddress() && apiKeys.isEmpty()) {
                throw new IllegalStateException(
                        "host must be loopback unless an apiKey is set, but was '" + host + "'");
            }
            ApiKey admin = adminKey;
            if (admin != null && apiKeys.stream().anyMatch(each -> each.key().equals(admin.key()))) {
                throw new IllegalStateException(
                        "adminKey must be another key than those of clients, who could see all of them otherwise");
            }
            HttpEndpoint endpoint = new HttpEndpoint(
                    new Served(models(), metrics, status, feedback),
                    new EndpointOptions(
                            new InetSocketAddress(address, port),
                            access(),
                            maxConcurrentRequests,
                            maxBodyBytes,
                            headerTimeout,
                            bodyTimeout,
                            writeTimeout,
                            closeTimeout,
                            probeInterval,
                            disclose,
                            SystemTime.clock(),
                            SystemTime.ticker()));
            return new ModelServer(endpoint, host);
        }

        private ServedModels models() {
            String first = name == null
                    ? clients.apply(Caller.ANONYMOUS).description().identity().name()
                    : name;
            if (more.containsKey(first)) {
                throw new IllegalStateException(
                        "models must have different names, but two are '" + first + "'; set another name");
            }
            List<ServedModel> all = new ArrayList<>();
            all.add(new ServedModel(first, clients, completions, embeddings));
            more.forEach((other, route) -> all.add(new ServedModel(other, route, null, null)));
            return new ServedModels(all);
        }

        private Access access() {
            return new Access(
                    apiKeys.stream().map(Builder::client).toList(), adminKey == null ? null : client(adminKey));
        }

        private static Client client(ApiKey key) {
            Integer perMinute = key.requestsPerMinute();
            RequestRate rate = perMinute == null ? null : new RequestRate(perMinute, SystemTime.ticker());
            return Client.of(key.key(), key.caller(), rate);
        }

        private InetAddress address() {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(
                        "host must be a name or address of this machine, but was '" + host + "'", e);
            }
        }
    }
}
