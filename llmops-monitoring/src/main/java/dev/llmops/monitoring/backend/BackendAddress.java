package dev.llmops.monitoring.backend;

import dev.llmops.commons.internal.http.BaseUri;
import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.commons.internal.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where a backend is, and what it lets in by. It tells nobody its headers. */
final class BackendAddress {

    private static final int MAX_BYTES = 1 << 20;

    private final URI base;
    private final Map<String, String> headers;

    private BackendAddress(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    static BackendAddress of(URI uri) {
        return new BackendAddress(BaseUri.require("uri", uri), Map.of());
    }

    BackendAddress with(String header, String value) {
        HeaderRules.require(header, value);
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new BackendAddress(base, Map.copyOf(more));
    }

    URI resolve(String path) {
        return BaseUri.resolve(base, path);
    }

    /**
     * {@return the whole answer}
     *
     * @param body JSON, or null to get
     */
    WholeAnswer ask(String path, @Nullable String body, Duration timeout) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(resolve(path))
                // Servers in Python answer an upgrade to HTTP/2 in many ways.
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", "application/json")
                .timeout(timeout);
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        headers.forEach(request::setHeader);
        return WholeAnswer.to(request.build(), timeout, MAX_BYTES);
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
