package dev.llmops.benchmarks.serving;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.Recording;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;

/** This library: its client alone, or the whole chain and a pool of two endpoints at the same server. Records are thrown away. */
final class LibrarySide implements CallSide {

    private static final ModelRequest REQUEST = ModelRequest.user(DirectSide.QUESTION);

    private final String name;
    private final ModelClient client;
    private final AutoCloseable owner;

    private LibrarySide(String name, ModelClient client, AutoCloseable owner) {
        this.name = name;
        this.client = client;
        this.owner = owner;
    }

    static LibrarySide client(String baseUrl) {
        ModelClient client = open(baseUrl);
        return new LibrarySide("this library, client alone", client, client);
    }

    static LibrarySide chain(String baseUrl) {
        Pool pool = Pool.of(Endpoint.of("a", open(baseUrl)), Endpoint.of("b", open(baseUrl)));
        LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .recording(Recording.ASYNCHRONOUS)
                .model("chat", pool)
                .build();
        return new LibrarySide("this library, chain and pool", ops.asModelClient(), ops);
    }

    private static ModelClient open(String baseUrl) {
        return OpenAiCompatibleClient.builder().baseUrl(baseUrl).model("m").build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void whole() {
        if (!client.generate(REQUEST).text().contains("metres")) {
            throw new IllegalStateException("the answer is another one");
        }
    }

    @Override
    public long stream() {
        long start = System.nanoTime();
        long first = 0;
        try (ModelStream stream = client.stream(REQUEST)) {
            ModelEvent event = stream.next();
            while (!(event instanceof ModelEvent.End)) {
                first = first == 0 ? System.nanoTime() - start : first;
                event = stream.next();
            }
            ((ModelEvent.End) event).orThrow();
        }
        return first;
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
