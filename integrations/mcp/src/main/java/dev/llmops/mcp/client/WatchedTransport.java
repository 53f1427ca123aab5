package dev.llmops.mcp.client;

import dev.llmops.commons.internal.thread.DaemonThreads;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Hears that tools have changed as the message arrives. The SDK would first fetch the list, which has no limit there, and tell afterwards: until then
 * a tool would be called that is no longer what was approved. A message is sent once there is a connection, and fails with what kept it from being made,
 * and a request fails when the server's program ends: the SDK drops both faults, and would wait for an answer until the timeout.
 */
final class WatchedTransport implements McpClientTransport {

    /** What a program wrote before it ended is still read, by another thread. */
    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    private final McpClientTransport transport;
    private final Runnable toolsChanged;
    private final Sinks.Empty<Void> connected = Sinks.empty();
    private final Map<Object, Sinks.Empty<Void>> waiting = new ConcurrentHashMap<>();
    private volatile @Nullable ProgramEndedException end;

    /** The program of a server is gone, and with it all that it was asked. */
    static final class ProgramEndedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ProgramEndedException() {
            super("the program of the server has ended");
        }
    }

    WatchedTransport(McpClientTransport transport, Runnable toolsChanged) {
        this.transport = transport;
        this.toolsChanged = toolsChanged;
    }

    @Override
    public Mono<Void> connect(Function<Mono<McpSchema.JSONRPCMessage>, Mono<McpSchema.JSONRPCMessage>> handler) {
        return transport
                .connect(messages -> handler.apply(messages.doOnNext(this::look)))
                .doOnSuccess(done -> {
                    if (transport instanceof StdioClientTransport program) {
                        DaemonThreads.start("llmops-mcp-program", () -> await(program));
                    }
                    connected.tryEmitEmpty();
                })
                .doOnError(connected::tryEmitError);
    }

    private void await(StdioClientTransport program) {
        program.awaitForExit();
        Mono.delay(LAST_WORDS).subscribe(passed -> ended());
    }

    private void ended() {
        end = new ProgramEndedException();
        waiting.keySet().forEach(this::fail);
    }

    private void fail(Object request) {
        Sinks.Empty<Void> answer = waiting.remove(request);
        ProgramEndedException cause = end;
        if (answer != null && cause != null) {
            answer.tryEmitError(cause);
        }
    }

    private void look(McpSchema.JSONRPCMessage message) {
        if (message instanceof McpSchema.JSONRPCNotification notification
                && notification.method().equals(McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED)) {
            toolsChanged.run();
        }
        if (message instanceof McpSchema.JSONRPCResponse response && response.id() != null) {
            Sinks.Empty<Void> answer = waiting.remove(response.id());
            if (answer != null) {
                answer.tryEmitEmpty();
            }
        }
    }

    @Override
    public void setExceptionHandler(Consumer<Throwable> handler) {
        transport.setExceptionHandler(handler);
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        Mono<Void> sent = connected.asMono().then(Mono.defer(() -> transport.sendMessage(message)));
        return message instanceof McpSchema.JSONRPCRequest request && transport instanceof StdioClientTransport
                ? Mono.defer(() -> untilAnswered(request.id(), sent))
                : sent;
    }

    /** Ends with the answer to a request, or fails when none can come any more. */
    private Mono<Void> untilAnswered(Object request, Mono<Void> sent) {
        Sinks.Empty<Void> answer = Sinks.empty();
        waiting.put(request, answer);
        if (end == null) {
            return sent.then(answer.asMono());
        }
        fail(request);
        return answer.asMono();
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
