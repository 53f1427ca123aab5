package dev.llmops.mcp.internal.stdio;

import dev.llmops.mcp.internal.message.Cancellation;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The SDK's session, which knows no {@code notifications/cancelled}, with it: the thread of the call is interrupted, and nothing is answered. */
final class CancellableSession extends McpServerSession {

    private final McpServerSession session;
    private final Map<Object, Sinks.Empty<Void>> running = new ConcurrentHashMap<>();

    CancellableSession(McpServerSession session, McpServerTransport transport) {
        super(session.getId(), Duration.ofSeconds(1), transport, request -> Mono.empty(), Map.of(), Map.of());
        this.session = session;
    }

    @Override
    public Mono<Void> handle(McpSchema.JSONRPCMessage message) {
        if (message instanceof McpSchema.JSONRPCRequest request) {
            Sinks.Empty<Void> cancelled = Sinks.empty();
            running.put(request.id(), cancelled);
            return session.handle(request)
                    .takeUntilOther(cancelled.asMono())
                    .doFinally(end -> running.remove(request.id(), cancelled));
        }
        if (message instanceof McpSchema.JSONRPCNotification notification && Cancellation.isOne(notification)) {
            return Mono.fromRunnable(() -> cancel(Cancellation.request(notification)));
        }
        return session.handle(message);
    }

    /** A call that has ended meanwhile is none to cancel. */
    private void cancel(@Nullable Object request) {
        Sinks.Empty<Void> cancelled = request == null ? null : running.remove(request);
        if (cancelled != null) {
            cancelled.tryEmitEmpty();
        }
    }

    @Override
    public <T> Mono<T> sendRequest(String method, Object params, TypeRef<T> type) {
        return session.sendRequest(method, params, type);
    }

    @Override
    public Mono<Void> sendNotification(String method, Object params) {
        return session.sendNotification(method, params);
    }

    @Override
    public void setMinLoggingLevel(McpSchema.LoggingLevel level) {
        session.setMinLoggingLevel(level);
    }

    @Override
    public boolean isNotificationForLevelAllowed(McpSchema.LoggingLevel level) {
        return session.isNotificationForLevelAllowed(level);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return session.closeGracefully();
    }

    @Override
    public void close() {
        session.close();
    }
}
