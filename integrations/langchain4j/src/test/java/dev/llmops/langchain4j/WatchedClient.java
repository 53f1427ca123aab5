package dev.llmops.langchain4j;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.util.concurrent.CountDownLatch;

/** Opens a latch when a stream of its client is closed. */
record WatchedClient(ModelClient client, CountDownLatch closed) implements ModelClient {

    @Override
    public ModelDescription description() {
        return client.description();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return client.generate(request);
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        ModelStream stream = client.stream(request);
        return new ModelStream() {
            @Override
            public ModelEvent next() {
                return stream.next();
            }

            @Override
            public void cancel() {
                stream.cancel();
            }

            @Override
            public void close() {
                stream.close();
                closed.countDown();
            }
        };
    }
}
