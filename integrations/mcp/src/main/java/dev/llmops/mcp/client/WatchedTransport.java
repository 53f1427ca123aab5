package dev.llmops.mcp.client;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Hears that tools have changed as the message arrives. The SDK would first fetch the list, which has no limit there, and tell afterwards: until then
 * a tool would be called that is no longer what was approved. A message is sent once there is a connection, and fails with what kept it from being made:
 * the SDK drops that fault, and would wait for an answer until the timeout.
 */
final class WatchedTransport implements McpClientTransport {

    private final McpClientTransport transport;
    private final Runnable toolsChanged;
    private final Sinks.Empty<Void> connected = Sinks.empty();

    WatchedTransport(McpClientTransport transport, Runnable toolsChanged) {
        this.transport = transport;
        this.toolsChanged = toolsChanged;
    }

    @Override
    public Mono<Void> connect(Function<Mono<McpSchema.JSONRPCMessage>, Mono<McpSchema.JSONRPCMessage>> handler) {
        return transport
                .connect(messages -> handler.apply(messages.doOnNext(this::look)))
                .doOnSuccess(done -> connected.tryEmitEmpty())
                .doOnError(connected::tryEmitError);
    }

    private void look(McpSchema.JSONRPCMessage message) {
        if (message instanceof McpSchema.JSONRPCNotification notification
                && notification.method().equals(McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED)) {
            toolsChanged.run();
        }
    }

    @Override
    public void setExceptionHandler(Consumer<Throwable> handler) {
        transport.setExceptionHandler(handler);
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        return connected.asMono().then(Mono.defer(() -> transport.sendMessage(message)));
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return transport.unmarshalFrom(data, type);
    }

    @Override
    public List<String> protocolVersions() {
        return transport.protocolVersions();
    }

    @Override
    public Mono<Void> closeGracefully() {
        return transport.closeGracefully();
    }
}
