package dev.llmops.mcp.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.commons.internal.http.SlowClients;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What the server says to one request. If that is the answer alone, it goes as JSON; else as a stream of events, which a client whose connection broke
 * takes up again after the last event that it has. Safe for use by multiple threads.
 */
final class EventStream implements McpStreamableServerTransport {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** Enough for the progress of a long call; the answer is the last event, so it is never the one that is dropped. */
    private static final int MAX_KEPT = 256;

    private static final long RETRY_MILLIS = 500;

    private final String id;
    private final boolean primes;
    private final SlowClients clients;
    private final Consumer<EventStream> beforeAnswer;
    private final McpJsonMapper mapper = McpJsonDefaults.getMapper();
    private final Deque<Event> kept = new ArrayDeque<>();
    private @Nullable HttpExchange exchange;
    private boolean opened;
    private boolean ended;
    private long last;

    /**
     * Creates the stream.
     *
     * @param id its name in the session
     * @param exchange the request that it answers
     * @param primes whether the client's revision of the protocol knows events without data
     * @param clients ends the connection of a client that is too slow to read
     * @param beforeAnswer is told that the answer comes next, which is the last message
     */
    EventStream(
            String id, HttpExchange exchange, boolean primes, SlowClients clients, Consumer<EventStream> beforeAnswer) {
        this.id = id;
        this.exchange = exchange;
        this.primes = primes;
        this.clients = clients;
        this.beforeAnswer = beforeAnswer;
    }

    private record Event(long number, String data) {}

    /** Begins the stream of events now, so that a client has where to go on from before the first message. */
    synchronized void open() {
        if (opened || ended) {
            return;
        }
        opened = true;
        writeHead(0);
    }

    private void writeHead(long number) {
        write(to -> {
            to.getResponseHeaders().set("Content-Type", "text/event-stream");
            to.getResponseHeaders().set("Cache-Control", "no-store");
            to.sendResponseHeaders(200, 0);
            if (primes) {
                write(to, "id: " + id + "/" + number + "\nretry: " + RETRY_MILLIS + "\ndata: \n\n");
            }
        });
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        return Mono.fromRunnable(() -> send(message));
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message, @Nullable String messageId) {
        return sendMessage(message);
    }

    private synchronized void send(McpSchema.JSONRPCMessage message) {
        if (ended) {
            return;
        }
        boolean answer = message instanceof McpSchema.JSONRPCResponse;
        if (answer) {
            beforeAnswer.accept(this);
        }
        if (answer && !opened) {
            ended = true;
            sendWhole(Reply.json(200, message));
            return;
        }
        open();
        Event event = new Event(++last, json(message));
        kept.addLast(event);
        if (kept.size() > MAX_KEPT) {
            kept.removeFirst();
        }
        write(event);
        if (answer) {
            end();
        }
    }

    private String json(McpSchema.JSONRPCMessage message) {
        try {
            return mapper.writeValueAsString(message);
        } catch (IOException e) {
            throw new IllegalStateException("a message has a JSON form", e);
        }
    }

    private void sendWhole(Reply reply) {
        write(reply::send);
        hangUp();
    }

    private void write(Event event) {
        write(to -> write(to, "id: " + id + "/" + event.number() + "\nevent: message\ndata: " + event.data() + "\n\n"));
    }

    private interface Write {

        void to(HttpExchange exchange) throws IOException;
    }

    private void write(Write write) {
        HttpExchange to = exchange;
        if (to == null) {
            return;
        }
        try {
            clients.within(HttpTransport.LIMIT, () -> write.to(to));
        } catch (IOException e) {
            lost(e);
        }
    }

    private static void write(HttpExchange to, String text) throws IOException {
        OutputStream out = to.getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The call goes on: the client may come back. */
    private void lost(IOException e) {
        LOG.debug("a client's connection broke in stream {}", id, e);
        HttpExchange broken = exchange;
        exchange = null;
        if (broken != null) {
            broken.close();
        }
    }

    /** Goes on over another connection. {@code after}: the number of the last event that the client has. */
    synchronized void resume(HttpExchange other, long after) {
        HttpExchange before = exchange;
        if (before != null) {
            before.close();
        }
        exchange = other;
        writeHead(after);
        kept.stream().filter(event -> event.number() > after).forEach(this::write);
        if (ended) {
            hangUp();
        }
    }

    /** {@return whether it was more than an answer, so that a client may still ask for its events} */
    synchronized boolean isResumable() {
        return opened;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Ends it; whoever still listens gets no more. */
    @Override
    public synchronized void close() {
        if (!ended) {
            open();
            end();
        }
    }

    private void end() {
        ended = true;
        hangUp();
    }

    private void hangUp() {
        write(HttpExchange::close);
        exchange = null;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(this::close);
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return mapper.convertValue(data, type);
    }
}
