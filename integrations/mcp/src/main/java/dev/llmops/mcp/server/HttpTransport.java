package dev.llmops.mcp.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.llmops.api.identity.Caller;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * MCP's streamable HTTP without sessions, on the JDK's server: each request is answered with JSON at once, and there is no stream of events. A request
 * from a page of another origin, or for another host than the server's (DNS rebinding), is refused before it is read.
 */
final class HttpTransport implements McpStatelessServerTransport, HttpHandler {

    static final String CALLER = "caller";
    static final String PATH = "/mcp";

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
    private static final int MAX_BODY = 1 << 20;
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final String BEARER = "bearer ";

    private final McpJsonMapper mapper = McpJsonDefaults.getMapper();
    private final Set<String> hosts;
    private final Set<String> origins;
    private final Function<Optional<String>, Optional<Caller>> callers;
    private volatile @Nullable McpStatelessServerHandler handler;

    /**
     * Creates the transport.
     *
     * @param hosts host names without port that clients may name
     * @param origins whole origins of pages that may ask, besides those of the hosts
     * @param callers says who sends a bearer token, or none
     */
    HttpTransport(Set<String> hosts, Set<String> origins, Function<Optional<String>, Optional<Caller>> callers) {
        this.hosts = Set.copyOf(hosts);
        this.origins = Set.copyOf(origins);
        this.callers = callers;
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler value) {
        this.handler = value;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(() -> handler = null);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = reply(exchange);
            } catch (RuntimeException e) {
                LOG.error("a request failed", e);
                reply = Reply.error(500, McpSchema.ErrorCodes.INTERNAL_ERROR, "the server failed; its log says why");
            }
            send(exchange, reply);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        McpStatelessServerHandler to = handler;
        Refusal refusal = refusal(exchange);
        if (refusal != null) {
            return Reply.error(refusal.status(), McpSchema.ErrorCodes.INVALID_REQUEST, refusal.why());
        }
        Optional<Caller> caller = callers.apply(bearer(exchange));
        if (caller.isEmpty()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            return Reply.error(401, McpSchema.ErrorCodes.INVALID_REQUEST, "a bearer token that is known is needed");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return Reply.error(
                    413, McpSchema.ErrorCodes.INVALID_REQUEST, "a body must have at most " + MAX_BODY + " bytes");
        }
        if (to == null) {
            return Reply.error(503, McpSchema.ErrorCodes.INTERNAL_ERROR, "the server is closing");
        }
        return answered(to, new String(body, StandardCharsets.UTF_8), caller.get());
    }

    private Reply answered(McpStatelessServerHandler to, String body, Caller caller) throws IOException {
        McpSchema.JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(mapper, body);
        } catch (IOException | IllegalArgumentException e) {
            return Reply.error(400, McpSchema.ErrorCodes.PARSE_ERROR, "the body must be one message of JSON-RPC 2.0");
        }
        McpTransportContext context = McpTransportContext.create(Map.of(CALLER, caller));
        if (message instanceof McpSchema.JSONRPCRequest request) {
            McpSchema.JSONRPCResponse response = to.handleRequest(context, request)
                    .contextWrite(values -> values.put(McpTransportContext.KEY, context))
                    .block();
            return new Reply(200, mapper.writeValueAsBytes(response));
        }
        if (message instanceof McpSchema.JSONRPCNotification notification) {
            to.handleNotification(context, notification)
                    .contextWrite(values -> values.put(McpTransportContext.KEY, context))
                    .block();
        }
        return new Reply(202, null);
    }

    private record Refusal(int status, String why) {}

    private @Nullable Refusal refusal(HttpExchange exchange) {
        if (!isAllowedHost(exchange.getRequestHeaders().getFirst("Host"))) {
            return new Refusal(421, "the Host of the request is not one of this server");
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !isAllowedOrigin(origin)) {
            return new Refusal(403, "pages of this origin may not ask");
        }
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return new Refusal(404, "the endpoint is " + PATH);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return new Refusal(405, "there is no stream of events and no session: only POST is answered");
        }
        if (!header(exchange, "Content-Type").startsWith(JSON)) {
            return new Refusal(415, "Content-Type must be " + JSON);
        }
        String accept = header(exchange, "Accept");
        if (!accept.contains(JSON) || !accept.contains(EVENTS)) {
            return new Refusal(406, "Accept must have " + JSON + " and " + EVENTS);
        }
        String version = exchange.getRequestHeaders().getFirst("MCP-Protocol-Version");
        if (version != null && !protocolVersions().contains(version)) {
            return new Refusal(400, "MCP-Protocol-Version must be one of " + protocolVersions());
        }
        return null;
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> bearer(HttpExchange exchange) {
        String value = exchange.getRequestHeaders().getFirst("Authorization");
        return value != null && value.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? Optional.of(value.substring(BEARER.length()).strip())
                : Optional.empty();
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

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body();
        if (body == null) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", JSON);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static final class Reply {

        private final int status;
        private final byte @Nullable [] body;

        private Reply(int status, byte @Nullable [] body) {
            this.status = status;
            this.body = body;
        }

        static Reply error(int status, int code, String message) {
            try {
                return new Reply(
                        status,
                        McpJsonDefaults.getMapper()
                                .writeValueAsBytes(
                                        Map.of("jsonrpc", "2.0", "error", Map.of("code", code, "message", message))));
            } catch (IOException e) {
                throw new IllegalStateException("a message has a JSON form", e);
            }
        }

        int status() {
            return status;
        }

        byte @Nullable [] body() {
            return body;
        }
    }
}
