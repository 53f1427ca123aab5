package dev.llmops.prompts;

import dev.llmops.commons.internal.http.BaseUri;
import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.commons.internal.option.Require;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a registry of prompts is, and how long a call of it may take. Immutable.
 *
 * @param baseUri the registry's address, with or without a slash at its end; {@code http} or {@code https}
 * @param headers headers of each request, for example of a proxy in front of it; not shown by {@link #toString}
 * @param timeout how long one call may take, with all that is tried again
 */
public record RegistryEndpoint(URI baseUri, Map<String, String> headers, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** Copies the headers, and refuses an address that is none, one with credentials, a header that HTTP does not allow, and a timeout of nothing. */
    public RegistryEndpoint {
        BaseUri.require("baseUri", baseUri);
        Require.positive("timeout", timeout);
        headers = Map.copyOf(headers);
        headers.forEach(HeaderRules::require);
    }

    /**
     * {@return an endpoint without headers and with five seconds for each call}
     *
     * @param baseUri the registry's address
     */
    public static RegistryEndpoint of(URI baseUri) {
        return new RegistryEndpoint(baseUri, Map.of(), DEFAULT_TIMEOUT);
    }

    /**
     * {@return the same endpoint with one header more}
     *
     * @param name the header's name
     * @param value its value
     */
    public RegistryEndpoint withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new RegistryEndpoint(baseUri, more, timeout);
    }

    /**
     * {@return the same endpoint with another time for each call}
     *
     * @param other above 0
     */
    public RegistryEndpoint withTimeout(Duration other) {
        return new RegistryEndpoint(baseUri, headers, other);
    }

    URI resolve(String path) {
        return BaseUri.resolve(baseUri, path);
    }

    /** {@return the address; headers can hold a key and are not shown} */
    @Override
    public String toString() {
        return "RegistryEndpoint[" + baseUri + ", headers " + headers.keySet() + ", timeout " + timeout + "]";
    }
}
