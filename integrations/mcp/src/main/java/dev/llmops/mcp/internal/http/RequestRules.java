package dev.llmops.mcp.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.commons.internal.http.MediaType;
import io.modelcontextprotocol.spec.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request must be like before it is read. */
final class RequestRules {

    private static final String EVENTS = "text/event-stream";
    private static final Set<String> METHODS = Set.of("POST", "GET", "DELETE");

    private final Set<String> hosts;
    private final Set<String> origins;
    private final List<String> versions;

    RequestRules(Set<String> hosts, Set<String> origins, List<String> versions) {
        this.hosts = Set.copyOf(hosts);
        this.origins = Set.copyOf(origins);
        this.versions = List.copyOf(versions);
    }

    record Refusal(int status, String why) {}

    @Nullable
    Refusal refusal(HttpExchange exchange) {
        if (!isAllowedHost(exchange.getRequestHeaders().getFirst("Host"))) {
            return new Refusal(421, "the Host of the request is not one of this server");
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !isAllowedOrigin(origin)) {
            return new Refusal(403, "pages of this origin may not ask");
        }
        if (!exchange.getRequestURI().getPath().equals(HttpTransport.PATH)) {
            return new Refusal(404, "the endpoint is " + HttpTransport.PATH);
        }
        if (!METHODS.contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "POST, GET, DELETE");
            return new Refusal(405, "only POST, GET and DELETE are answered");
        }
        String version = exchange.getRequestHeaders().getFirst(HttpHeaders.PROTOCOL_VERSION);
        if (version != null && !versions.contains(version)) {
            return new Refusal(400, "MCP-Protocol-Version must be one of " + versions);
        }
        return contentRefusal(exchange);
    }

    private static @Nullable Refusal contentRefusal(HttpExchange exchange) {
        return switch (exchange.getRequestMethod()) {
            case "POST" -> postRefusal(exchange);
            case "GET" -> getRefusal(exchange);
            default -> null;
        };
    }

    private static @Nullable Refusal postRefusal(HttpExchange exchange) {
        if (!MediaType.of(header(exchange, HttpHeaders.CONTENT_TYPE)).equals(Reply.JSON)) {
            return new Refusal(415, "Content-Type must be " + Reply.JSON);
        }
        String accept = header(exchange, HttpHeaders.ACCEPT);
        return accept.contains(Reply.JSON) && accept.contains(EVENTS)
                ? null
                : new Refusal(406, "Accept must have " + Reply.JSON + " and " + EVENTS);
    }

    private static @Nullable Refusal getRefusal(HttpExchange exchange) {
        if (exchange.getRequestHeaders().getFirst(HttpHeaders.LAST_EVENT_ID) == null) {
            exchange.getResponseHeaders().set("Allow", "POST, DELETE");
            return new Refusal(405, "nothing is sent outside of requests: GET goes on with a stream that broke");
        }
        return header(exchange, HttpHeaders.ACCEPT).contains(EVENTS)
                ? null
                : new Refusal(406, "Accept must have " + EVENTS);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value.toLowerCase(Locale.ROOT);
    }

    private boolean isAllowedHost(@Nullable String host) {
        return host != null && hosts.contains(withoutPort(host.toLowerCase(Locale.ROOT)));
    }

    private boolean isAllowedOrigin(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        int scheme = lower.indexOf("://");
        return origins.contains(lower) || (scheme > 0 && hosts.contains(withoutPort(lower.substring(scheme + 3))));
    }

    private static String withoutPort(String host) {
        int bracket = host.lastIndexOf(']');
        int colon = host.lastIndexOf(':');
        return colon > bracket ? host.substring(0, colon) : host;
    }
}
