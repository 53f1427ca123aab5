package dev.llmops.serving.internal.deadline;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.serving.pool.Deadlines;
import java.util.Optional;

/**
 * An endpoint's client that ends attempts at their deadlines. It stands after the record, which so has the true reason.
 *
 * @param client the way to the endpoint
 * @param endpoint its name
 * @param deadlines those of attempts
 * @param scheduler time
 */
public record DeadlineClient(ModelClient client, String endpoint, Deadlines deadlines, Scheduler scheduler)
        implements ModelClient {

    @Override
    public ModelDescription description() {
        return client.description();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return client.tokenizer();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return stream(request).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return DeadlineStream.open(() -> client.stream(request), endpoint, deadlines, scheduler);
    }

    @Override
    public void close() {
        client.close();
    }
}
