package dev.llmops.guardrails.remote;

import dev.llmops.commons.internal.http.BaseUri;
import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.commons.internal.option.Require;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a guardrail service is, and how long it may take. Immutable.
 *
 * @param baseUri the service's address, with or without a slash at its end; {@code http} or {@code https}, without user and query
 * @param headers headers of each request, for example an API key; not shown by {@link #toString}
 * @param timeout how long one request may take, until the whole answer is there
 */
public record ServiceEndpoint(URI baseUri, Map<String, String> headers, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** Copies the headers, and refuses an address that is none or holds credentials, a header that HTTP does not allow, and a timeout of nothing. */
    public ServiceEndpoint {
        BaseUri.require("baseUri", baseUri);
        Require.positive("timeout", timeout);
        headers = Map.copyOf(headers);
        headers.forEach(HeaderRules::require);
    }

    /**
     * {@return an endpoint without headers and with five seconds for each request}
     *
     * @param baseUri the service's address
     */
    public static ServiceEndpoint of(URI baseUri) {
        return new ServiceEndpoint(baseUri, Map.of(), DEFAULT_TIMEOUT);
    }

    /**
     * {@return the same endpoint with one header more}
     *
     * @param name the header's name
     * @param value its value
     */
    public ServiceEndpoint withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new ServiceEndpoint(baseUri, more, timeout);
    }

    /**
     * {@return the same endpoint with another time for each request}
     *
     * @param other above 0
     */
    public ServiceEndpoint withTimeout(Duration other) {
        return new ServiceEndpoint(baseUri, headers, other);
    }

    URI resolve(String path) {
        return BaseUri.resolve(baseUri, path);
    }

    /** {@return the address; headers can hold a key and are not shown} */
    @Override
    public String toString() {
        return "ServiceEndpoint[" + baseUri + ", headers " + headers.keySet() + ", timeout " + timeout + "]";
    }
}
