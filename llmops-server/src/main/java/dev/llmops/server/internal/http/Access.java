package dev.llmops.server.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.http.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the endpoint: whoever has a key, or without one every program of this machine. A page in a browser of this
 * machine is none: it can reach a loopback address, but under another host's name, or only with a body that is not declared
 * as JSON, or after asking for a permission that nobody gives.
 */
public final class Access {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]");
    /** The name of the scheme is in any case (RFC 9110, section 11.1). */
    private static final String BEARER = "Bearer ";

    private static final Client ANYBODY = Client.anybody();

    private final List<Client> clients;
    private final @Nullable Client admin;

    /**
     * Creates it.
     *
     * @param clients those with a key; none for every program of this machine
     * @param admin who may see what is everybody's, or null if that is whoever may use the endpoint without a key
     */
    public Access(List<Client> clients, @Nullable Client admin) {
        this.clients = List.copyOf(clients);
        this.admin = admin;
    }

    /** Returns who sent a request. */
    public Client check(HttpExchange exchange) {
        if (clients.isEmpty()) {
            checkHost(exchange);
            return ANYBODY;
        }
        byte[] brought = brought(exchange);
        Client found = null;
        for (Client client : clients) {
            found = client.brought(brought) ? client : found;
        }
        if (found == null) {
            throw unknown("a valid API key must be brought as 'Bearer'");
        }
        return found;
    }

    /** Returns whether somebody alone may see what is everybody's. */
    public boolean hasAdmin() {
        return admin != null;
    }

    /** Refuses who may not see what is everybody's. */
    public void checkAdmin(HttpExchange exchange) {
        if (admin == null && clients.isEmpty()) {
            checkHost(exchange);
        } else if (admin == null || !admin.brought(brought(exchange))) {
            throw unknown("the administrator's key must be brought as 'Bearer'");
        }
    }

    private static byte[] brought(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        boolean bearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return Sha256.of(bearer ? header.substring(BEARER.length()).strip() : "");
    }

    private static ApiException unknown(String message) {
        return new ApiException(401, "authentication_error", "invalid_api_key", message, null);
    }

    private static void checkHost(HttpExchange exchange) {
        if (!LOOPBACK.contains(host(exchange.getRequestHeaders().getFirst("Host")))) {
            throw new ApiException(
                    403, "permission_error", "wrong_host", "without an API key the host must be localhost", null);
        }
    }

    public void checkJson(HttpExchange exchange) {
        if (!MediaType.of(exchange.getRequestHeaders().getFirst("Content-Type")).equals("application/json")) {
            throw new ApiException(
                    415, "invalid_request_error", null, "the Content-Type must be application/json", null);
        }
    }

    private static String host(@Nullable String header) {
        return header == null ? "" : header.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }
}
