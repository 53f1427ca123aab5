package dev.llmops.mcp.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.http.SlowClients;
import dev.llmops.mcp.internal.message.Cancellation;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** One client from its initialization on: its calls that run, and the streams that it may take up again. Safe for use by multiple threads. */
final class HttpSession {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSession.class);
    private static final int MAX_STREAMS = 16;

    private final McpStreamableServerSession mcp;
    private final Caller caller;
    private final SlowClients clients;
    private final boolean primes;
    private final Map<Object, Call> running = new ConcurrentHashMap<>();
    private final Map<String, EventStream> streams = new LinkedHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    HttpSession(McpStreamableServerSession mcp, Caller caller, String version, SlowClients clients) {
        this.mcp = mcp;
        this.caller = caller;
        this.clients = clients;
        this.primes = version.compareTo(ProtocolVersions.MCP_2025_11_25) >= 0;
    }

    private record Call(FutureTask<?> task, EventStream stream) {}

    String id() {
        return mcp.getId();
    }

    Caller caller() {
        return caller;
    }

    boolean isBusy() {
        return !running.isEmpty();
    }

    /**
     * Runs a request on another thread, which answers it.
     *
     * @return why it does not run, or null
     */
    @Nullable
    Reply run(McpSchema.JSONRPCRequest request, HttpExchange exchange, McpTransportContext context, Executor threads) {
        String number = Long.toString(numbers.incrementAndGet());
        EventStream stream =
                new EventStream(number, exchange, primes, clients, answered -> ended(request.id(), answered));
        FutureTask<?> task = new FutureTask<>(() -> answer(request, stream, context), null);
        if (running.putIfAbsent(request.id(), new Call(task, stream)) != null) {
            return Reply.error(
                    400, McpSchema.ErrorCodes.INVALID_REQUEST, "the id is that of a request that still runs");
        }
        keep(number, stream);
        try {
            threads.execute(task);
            return null;
        } catch (RejectedExecutionException e) {
            running.remove(request.id());
            forget(number);
            return Reply.error(503, McpSchema.ErrorCodes.INTERNAL_ERROR, "too many requests run; try again later");
        }
    }

    private void answer(McpSchema.JSONRPCRequest request, EventStream stream, McpTransportContext context) {
        try {
            if (request.method().equals(McpSchema.METHOD_TOOLS_CALL)) {
                stream.open();
            }
            within(context, mcp.responseStream(stream).handle(request));
        } catch (RuntimeException e) {
            LOG.error("a request of method '{}' failed", request.method(), e);
        } finally {
            ended(request.id(), stream);
            stream.close();
            dropOld();
        }
    }

    /** Before its answer goes out: who has read that may take the id again at once. */
    private void ended(Object requestId, EventStream stream) {
        running.computeIfPresent(requestId, (id, call) -> call.stream().equals(stream) ? null : call);
    }

    private static void within(McpTransportContext context, Mono<Void> work) {
        work.contextWrite(values -> values.put(McpTransportContext.KEY, context))
                .block();
    }

    void accept(McpSchema.JSONRPCNotification notification, McpTransportContext context) {
        if (!Cancellation.isOne(notification)) {
            within(context, mcp.accept(notification));
            return;
        }
        Object request = Cancellation.request(notification);
        if (request != null) {
            cancel(request);
        }
    }

    /** {@return whether something waited for it} */
    boolean accept(McpSchema.JSONRPCResponse response, McpTransportContext context) {
        try {
            within(context, mcp.accept(response));
            return true;
        } catch (McpError e) {
            return false;
        }
    }

    /** A call that has ended meanwhile is none to cancel. */
    private void cancel(Object requestId) {
        Call call = running.remove(requestId);
        if (call != null) {
            // First, so that nothing is answered any more.
            call.stream().close();
            call.task().cancel(true);
        }
    }

    /**
     * Goes on with a stream.
     *
     * @param lastEventId the id of the last event that the client has
     * @return whether there is such a stream
     */
    boolean resume(String lastEventId, HttpExchange exchange) {
        int slash = lastEventId.indexOf('/');
        if (slash < 1) {
            return false;
        }
        EventStream stream;
        synchronized (streams) {
            stream = streams.get(lastEventId.substring(0, slash));
        }
        try {
            long after = Long.parseLong(lastEventId, slash + 1, lastEventId.length(), 10);
            if (stream == null || !stream.isResumable()) {
                return false;
            }
            stream.resume(exchange, after);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void keep(String number, EventStream stream) {
        synchronized (streams) {
            streams.put(number, stream);
        }
    }

    private void forget(String number) {
        synchronized (streams) {
            streams.remove(number);
        }
    }

    /** Keeps streams that run, and of those that ended the latest. */
    private void dropOld() {
        synchronized (streams) {
            streams.values().removeIf(stream -> stream.isEnded() && !stream.isResumable());
            int over =
                    (int) streams.values().stream().filter(EventStream::isEnded).count() - MAX_STREAMS;
            Iterator<EventStream> each = streams.values().iterator();
            while (over > 0 && each.hasNext()) {
                if (each.next().isEnded()) {
                    each.remove();
                    over--;
                }
            }
        }
    }

    void close() {
        running.keySet().forEach(this::cancel);
        mcp.closeGracefully().block();
    }
}
