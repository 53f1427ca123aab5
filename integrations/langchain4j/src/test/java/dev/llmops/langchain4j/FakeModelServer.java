package dev.llmops.langchain4j;

import dev.llmops.testkit.server.RawServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model's server that does with each request what a test tells it to, down to the bytes. Each connection gets one answer. */
final class FakeModelServer implements AutoCloseable {

    /** What the server does with one request. */
    interface Behaviour {
        void answer(FakeExchange exchange) throws IOException, InterruptedException;
    }

    private final List<FakeExchange> exchanges = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour;
    private final RawServer server;

    FakeModelServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        this.server = new RawServer(this::answer);
    }

    private boolean answer(RawServer.Request request) throws IOException, InterruptedException {
        FakeExchange exchange = new FakeExchange(request);
        exchanges.add(exchange);
        behaviour.answer(exchange);
        return false;
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    String baseUrl() {
        return server.uri("/v1").toString();
    }

    /** Every request so far, in the order in which they came. */
    List<FakeExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    FakeExchange last() {
        return exchanges.get(exchanges.size() - 1);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
