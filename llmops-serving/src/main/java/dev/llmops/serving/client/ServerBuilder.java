package dev.llmops.serving.client;

import dev.llmops.commons.internal.http.BaseUri;
import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.commons.internal.time.Waiting;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.http.ServerFaults;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connection settings shared by all builders of classes that call a server. Not safe for use by multiple threads.
 *
 * @param <B> the builder
 */
public abstract class ServerBuilder<B extends ServerBuilder<B>> {

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private @Nullable URI baseUrl;
    private @Nullable String apiKey;
    private @Nullable HttpClient httpClient;
    private @Nullable HttpClient own;
    private @Nullable Duration connectTimeout;
    private Duration timeout = Duration.ofMinutes(10);
    private int maxResponseBytes = 64 << 20;
    private Waiting waiting = Waiting.system();
    private InstantSource clock = SystemTime.clock();

    ServerBuilder() {}

    abstract B self();

    /**
     * Sets the server's address, including the path before its routes: {@code http://localhost:8000/v1}.
     *
     * @param url an http or https address without user, query and fragment; a trailing slash is ignored
     * @return this
     * @throws IllegalArgumentException if it is not such an address, or was set before
     */
    public B baseUrl(String url) {
        Require.unset("baseUrl", baseUrl);
        this.baseUrl = BaseUri.parse("baseUrl", url);
        return self();
    }

    /**
     * Sets the API key. It is sent only to the server, and never appears in a message, log or redirect.
     *
     * @param key not blank
     * @return this
     * @throws IllegalArgumentException if it is blank, has a line end, or was set before
     */
    public B apiKey(String key) {
        if (apiKey != null) {
            throw new IllegalArgumentException("apiKey must be set once, but was set before");
        }
        this.apiKey = HeaderRules.requireValue("apiKey", Require.text("apiKey", key));
        return self();
    }

    /**
     * Adds a header to every request. Its value is treated as a credential, like the API key.
     *
     * @param name the header's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if HTTP does not allow it, or it was set before
     */
    public B header(String name, String value) {
        HeaderRules.require(name, value);
        if (headers.put(name.toLowerCase(Locale.ROOT), value) != null) {
            throw new IllegalArgumentException("header must be set once, but '" + name + "' was set before");
        }
        secrets.add(value);
        return self();
    }

    /**
     * Sets the JDK client to send with, for example for a proxy or your own certificates. It is not closed with the model.
     *
     * @param client must not follow redirects, because it would send the credentials to their targets
     * @return this
     * @throws IllegalArgumentException if it follows redirects or was set before
     */
    public B httpClient(HttpClient client) {
        Require.unset("httpClient", httpClient);
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "followRedirects of httpClient must be NEVER, but was " + client.followRedirects());
        }
        this.httpClient = client;
        return self();
    }

    /**
     * Sets how long the server may take to accept a connection. The default is 10 seconds.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public B connectTimeout(Duration limit) {
        this.connectTimeout = Require.positive("connectTimeout", limit);
        return self();
    }

    /**
     * Sets how long a whole call may take, blocking or streaming. The default is 10 minutes.
     *
     * @param limit above 0
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public B timeout(Duration limit) {
        this.timeout = Require.positive("timeout", limit);
        return self();
    }

    /**
     * Sets the maximum size, in bytes, of an answer that is not streamed, and of a single event of a streamed one. The default is 64 MiB.
     *
     * @param bytes at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public B maxResponseBytes(int bytes) {
        this.maxResponseBytes = Require.atLeast("maxResponseBytes", bytes, 1);
        return self();
    }

    /** For tests. */
    B waiting(Waiting other) {
        this.waiting = other;
        return self();
    }

    /** For tests. */
    B clock(InstantSource other) {
        this.clock = other;
        return self();
    }

    final @Nullable String key() {
        return apiKey;
    }

    final URI address() {
        return requireSet("baseUrl", baseUrl);
    }

    /** Whether the server fails where it should say that it misses credentials. */
    boolean crashesWithoutKey() {
        return false;
    }

    /** With these headers beside the application's own, which win. */
    final ServerConnection connection(URI root, Map<String, String> more) {
        return connection(root, more, timeout);
    }

    /** {@return the same with a limit for a call that is lower than the application's} */
    final ServerConnection connection(URI root, Map<String, String> more, Duration limit) {
        Map<String, String> all = new LinkedHashMap<>();
        more.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        all.putAll(headers);
        List<String> hidden = new ArrayList<>(secrets);
        if (apiKey != null) {
            hidden.add(apiKey);
        }
        return new ServerConnection(
                http(),
                root,
                all,
                new ServerFaults(hidden, clock, crashesWithoutKey()),
                waiting,
                limit.compareTo(timeout) < 0 ? limit : timeout,
                maxResponseBytes);
    }

    /** One client for all that a builder makes, which share its connections. */
    private HttpClient http() {
        if (httpClient != null && connectTimeout != null) {
            throw new IllegalArgumentException("connectTimeout must be set on the httpClient, but was set beside it");
        }
        if (httpClient != null) {
            return httpClient;
        }
        if (own == null) {
            HttpClient.Builder made = HttpClient.newBuilder()
                    .connectTimeout(connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout)
                    .followRedirects(HttpClient.Redirect.NEVER);
            if ("http".equals(address().getScheme())) {
                // Without TLS all that the JDK's client does with a piece is to put it where its reader finds it, which
                // needs no other
                // thread: that is half of the processor time of a short answer.
                made.executor(Runnable::run);
            }
            own = made.build();
        }
        return own;
    }

    static <T> T requireSet(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must be set, but was not");
        }
        return value;
    }
}
