package dev.llmops.server.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.commons.internal.hash.Sha256;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Who may use the endpoint: whoever has the key, or without one every program of this machine. A page in a browser of this
 * machine is none: it can reach a loopback address, but under another host's name, or only with a body that is not declared
 * as JSON, or after asking for a permission that nobody gives.
 */
public final class Access {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]");

    private final byte @Nullable [] key;

    public Access(@Nullable String apiKey) {
        this.key = apiKey == null ? null : Sha256.of("Bearer " + apiKey);
    }

    public void check(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (key != null) {
            String brought = headers.getFirst("Authorization");
            // Digests have one length, so that the time of the comparison tells nothing about the key.
            if (brought == null || !MessageDigest.isEqual(key, Sha256.of(brought))) {
                throw new ApiException(
                        401,
                        "authentication_error",
                        "invalid_api_key",
                        "a valid API key must be brought as 'Bearer'",
                        null);
            }
        } else if (!LOOPBACK.contains(host(headers.getFirst("Host")))) {
            throw new ApiException(
                    403, "permission_error", "wrong_host", "without an API key the host must be localhost", null);
        }
    }

    public void checkJson(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ApiException(
                    415, "invalid_request_error", null, "the Content-Type must be application/json", null);
        }
    }

    private static String host(@Nullable String header) {
        return header == null ? "" : header.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }
}
