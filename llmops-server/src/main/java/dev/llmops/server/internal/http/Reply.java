package dev.llmops.server.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.provenance.AiDisclosure;
import dev.llmops.commons.internal.http.SlowClients;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A response that takes its time. One thread writes it; another one probes now and then whether the client is still
 * there, with bytes that mean nothing where they stand, since the JDK's server tells in no other way that a client went.
 */
public final class Reply {

    private final HttpExchange exchange;
    private final String contentType;
    private final byte[] nothing;
    private final SlowClients clients;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OutputStream out;
    private boolean ended;
    private @Nullable String disclosure;
    private @Nullable Long deadline;

    public Reply(HttpExchange exchange, String contentType, String nothing, SlowClients clients, Duration limit) {
        this.exchange = exchange;
        this.contentType = contentType;
        this.nothing = nothing.getBytes(StandardCharsets.UTF_8);
        this.clients = clients;
        this.limit = limit;
    }

    /** Says in the head that the answer is generated, by {@link AiDisclosure}; before anything is written. An error says nothing of it. */
    public Reply disclosing(@Nullable AiDisclosure what) {
        this.disclosure = what == null ? null : what.value();
        return this;
    }

    /** Sets when the client has waited long enough, by the ticker of {@link Generations}. */
    public void endingBy(long nanos) {
        this.deadline = nanos;
    }

    @Nullable
    Long deadline() {
        return deadline;
    }

    /**
     * Refuses with a status, unless one was sent already: then the body has to tell the error.
     *
     * @throws ApiException the error, if nothing was sent; nothing of this reply will be
     */
    public void refuse(ApiException error) {
        lock.lock();
        try {
            if (out == null) {
                ended = true;
                throw error;
            }
        } finally {
            lock.unlock();
        }
    }

    public void write(byte[] bytes) throws IOException {
        lock.lock();
        try {
            send(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the client is gone. A client whose last piece is still on its way is there. */
    public boolean probe() {
        if (!lock.tryLock()) {
            return true;
        }
        try {
            if (!ended) {
                send(nothing);
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void send(byte[] bytes) throws IOException {
        clients.within(limit, () -> {
            if (out == null) {
                exchange.getResponseHeaders().set("Content-Type", contentType);
                if (disclosure != null) {
                    exchange.getResponseHeaders().set(AiDisclosure.HEADER, disclosure);
                }
                exchange.sendResponseHeaders(200, 0);
                out = exchange.getResponseBody();
            }
            out.write(bytes);
            out.flush();
        });
    }

    public void end() throws IOException {
        lock.lock();
        try {
            ended = true;
            if (out != null) {
                clients.within(limit, out::close);
            }
        } finally {
            lock.unlock();
        }
    }
}
