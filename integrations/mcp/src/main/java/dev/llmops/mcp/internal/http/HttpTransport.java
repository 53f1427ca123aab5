package dev.llmops.mcp.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.http.SlowClients;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.HttpHeaders;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * MCP's streamable HTTP with sessions, on the JDK's server. Requests run on threads of their own, so that one that waits for its client, or is cancelled,
 * never waits for a thread that reads. A request from a page of another origin, or for another host than the server's (DNS rebinding), is refused before
 * it is read. Nothing is sent outside of requests.
 */
public final class HttpTransport implements McpStreamableServerTransportProvider, HttpHandler {

    /** The key of the caller in the context of a request. */
    public static final String CALLER = "caller";

    /** The endpoint. */
    public static final String PATH = "/mcp";

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
    private static final int MAX_BODY = 1 << 20;

    /** Most time to send a body, or to take a piece of an answer. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String BEARER = "bearer ";
    private static final List<String> VERSIONS =
            List.of(ProtocolVersions.MCP_2025_03_26, ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);

    private final McpJsonMapper mapper = McpJsonDefaults.getMapper();
    private final RequestRules rules;
    private final Function<Optional<String>, Optional<Caller>> callers;
    private final HttpSessions sessions;
    private final ExecutorService work;
    private final SlowClients clients;
    private volatile McpStreamableServerSession.@Nullable Factory factory;

    /**
     * Creates the transport.
     *
     * @param hosts host names without port that clients may name
     * @param origins whole origins of pages that may ask, besides those of the hosts
     * @param callers says who sends a bearer token, or none
     * @param maxSessions how many clients may be known at once
     * @param maxIdle how long a session lives without a request
     * @param work runs the requests; it is shut down when the transport is closed
     * @param clients ends those that are too slow to send or to read; it stays the caller's
     */
    public HttpTransport(
            Set<String> hosts,
            Set<String> origins,
            Function<Optional<String>, Optional<Caller>> callers,
            int maxSessions,
            Duration maxIdle,
            InstantSource clock,
            ExecutorService work,
            SlowClients clients) {
        this.rules = new RequestRules(hosts, origins, VERSIONS);
        this.callers = callers;
        this.sessions = new HttpSessions(maxSessions, maxIdle, clock);
        this.work = work;
        this.clients = clients;
    }

    @Override
    public List<String> protocolVersions() {
        return VERSIONS;
    }

    @Override
    public void setSessionFactory(McpStreamableServerSession.Factory value) {
        this.factory = value;
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(() -> {
            factory = null;
            sessions.endAll();
            work.shutdownNow();
        });
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        clients.end();
        @Nullable Reply reply;
        try {
            reply = reply(exchange);
        } catch (RuntimeException e) {
            LOG.error("a request failed", e);
            reply = Reply.error(500, McpSchema.ErrorCodes.INTERNAL_ERROR, "the server failed; its log says why");
        }
        if (reply != null) {
            // What is left of the request is read too, when this is closed.
            clients.beginUnknown(LIMIT);
            try (exchange) {
                reply.send(exchange);
            }
        }
    }

    /** {@return the answer, or null if a stream gives it} */
    private @Nullable Reply reply(HttpExchange exchange) throws IOException {
        RequestRules.Refusal refusal = rules.refusal(exchange);
        if (refusal != null) {
            return Reply.error(refusal.status(), McpSchema.ErrorCodes.INVALID_REQUEST, refusal.why());
        }
        Optional<Caller> caller = callers.apply(bearer(exchange));
        if (caller.isEmpty()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            return Reply.error(401, McpSchema.ErrorCodes.INVALID_REQUEST, "a bearer token that is known is needed");
        }
        McpStreamableServerSession.Factory starts = factory;
        if (starts == null) {
            return Reply.error(503, McpSchema.ErrorCodes.INTERNAL_ERROR, "the server is closing");
        }
        if (exchange.getRequestMethod().equals("POST")) {
            return posted(starts, exchange, caller.get());
        }
        return ofSession(
                exchange,
                caller.get(),
                exchange.getRequestMethod().equals("GET")
                        ? session -> resumed(session, exchange)
                        : session -> {
                            sessions.end(session);
                            return Reply.empty(204);
                        });
    }

    private static @Nullable Reply resumed(HttpSession session, HttpExchange exchange) {
        String last = String.valueOf(exchange.getRequestHeaders().getFirst(HttpHeaders.LAST_EVENT_ID));
        return session.resume(last, exchange)
                ? null
                : Reply.error(404, McpSchema.ErrorCodes.INVALID_REQUEST, "Last-Event-ID names no stream that is kept");
    }

    private @Nullable Reply posted(McpStreamableServerSession.Factory starts, HttpExchange exchange, Caller caller)
            throws IOException {
        byte[] body = clients.read(exchange.getRequestBody(), MAX_BODY, LIMIT);
        if (body.length > MAX_BODY) {
            return Reply.error(
                    413, McpSchema.ErrorCodes.INVALID_REQUEST, "a body must have at most " + MAX_BODY + " bytes");
        }
        McpSchema.JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(mapper, new String(body, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            return Reply.error(400, McpSchema.ErrorCodes.PARSE_ERROR, "the body must be one message of JSON-RPC 2.0");
        }
        if (message instanceof McpSchema.JSONRPCRequest request
                && request.method().equals(McpSchema.METHOD_INITIALIZE)) {
            return started(starts, request, exchange, caller);
        }
        McpTransportContext context = McpTransportContext.create(Map.of(CALLER, caller));
        return ofSession(exchange, caller, session -> taken(session, message, exchange, context));
    }

    private @Nullable Reply taken(
            HttpSession session, McpSchema.JSONRPCMessage message, HttpExchange exchange, McpTransportContext context) {
        if (message instanceof McpSchema.JSONRPCRequest request) {
            return session.run(request, exchange, context, work);
        }
        if (message instanceof McpSchema.JSONRPCNotification notification) {
            session.accept(notification, context);
        } else if (message instanceof McpSchema.JSONRPCResponse response && !session.accept(response, context)) {
            return Reply.error(400, McpSchema.ErrorCodes.INVALID_REQUEST, "nothing waits for this response");
        }
        return Reply.empty(202);
    }

    private Reply started(
            McpStreamableServerSession.Factory starts,
            McpSchema.JSONRPCRequest request,
            HttpExchange exchange,
            Caller caller) {
        McpSchema.InitializeRequest asked;
        try {
            asked = mapper.convertValue(request.params(), new TypeRef<McpSchema.InitializeRequest>() {});
        } catch (IllegalArgumentException e) {
            return Reply.error(400, McpSchema.ErrorCodes.INVALID_PARAMS, "the parameters are not those of initialize");
        }
        McpStreamableServerSession.McpStreamableServerSessionInit init = starts.startSession(asked);
        McpSchema.InitializeResult result = init.initResult().block();
        if (result == null) {
            throw new IllegalStateException("initialize has a result");
        }
        HttpSession session = new HttpSession(init.session(), caller, result.protocolVersion(), clients);
        if (!sessions.add(session)) {
            session.close();
            return Reply.error(503, McpSchema.ErrorCodes.INTERNAL_ERROR, "too many sessions are busy; try again later");
        }
        exchange.getResponseHeaders().set(HttpHeaders.MCP_SESSION_ID, session.id());
        return Reply.json(200, McpSchema.JSONRPCResponse.result(request.id(), result));
    }

    private interface OfSession {

        @Nullable
        Reply reply(HttpSession session);
    }

    private @Nullable Reply ofSession(HttpExchange exchange, Caller caller, OfSession then) {
        String id = exchange.getRequestHeaders().getFirst(HttpHeaders.MCP_SESSION_ID);
        if (id == null) {
            return Reply.error(
                    400, McpSchema.ErrorCodes.INVALID_REQUEST, "Mcp-Session-Id is needed: begin with initialize");
        }
        Optional<HttpSession> session = sessions.find(id, caller);
        if (session.isEmpty()) {
            return Reply.error(
                    404, McpSchema.ErrorCodes.INVALID_REQUEST, "there is no such session: begin with initialize");
        }
        return then.reply(session.get());
    }

    private static Optional<String> bearer(HttpExchange exchange) {
        String value = exchange.getRequestHeaders().getFirst("Authorization");
        return value != null && value.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? Optional.of(value.substring(BEARER.length()).strip())
                : Optional.empty();
    }
}
