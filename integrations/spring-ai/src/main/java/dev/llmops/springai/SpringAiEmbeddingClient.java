package dev.llmops.springai;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.springai.internal.mapping.Faults;
import dev.llmops.springai.internal.mapping.Providers;
import dev.llmops.springai.internal.mapping.ResponseFromSpringAi;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;

/** Spring AI's embedding model as a client. A call runs on a thread of its own, so that it can be ended. */
final class SpringAiEmbeddingClient implements EmbeddingClient {

    private final EmbeddingModel model;
    private final Set<String> languages;
    private final Duration timeout;
    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
    private final ModelIdentity identity;
    private volatile int dimension = -1;
    private volatile boolean closed;

    SpringAiEmbeddingClient(EmbeddingModel model, String name, Set<String> languages, Duration timeout) {
        this.model = model;
        this.languages = Set.copyOf(languages);
        this.timeout = timeout;
        this.identity = new ModelIdentity(Providers.name(model), name, null);
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public Set<String> languages() {
        return languages;
    }

    /** Asked once: Spring AI's default makes a call each time. */
    @Override
    public int dimension() {
        if (dimension < 0) {
            dimension = await(model::dimensions);
        }
        return dimension;
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        if (texts.isEmpty()) {
            return new EmbeddingResponse(List.of(), TokenUsage.ZERO, identity);
        }
        var response = await(() -> model.call(new EmbeddingRequest(texts, options())));
        List<float[]> vectors = response.getResults().stream()
                .sorted(Comparator.comparing(Embedding::getIndex))
                .map(Embedding::getOutput)
                .toList();
        if (vectors.size() != texts.size()) {
            throw new InvalidModelResponseException("the Spring AI model must give one vector for each text, but gave "
                    + vectors.size() + " for " + texts.size());
        }
        return new EmbeddingResponse(vectors, usage(response), identity);
    }

    private static EmbeddingOptions options() {
        return EmbeddingOptions.builder().build();
    }

    private static TokenUsage usage(org.springframework.ai.embedding.EmbeddingResponse response) {
        TokenUsage usage = response.getMetadata() == null
                ? null
                : ResponseFromSpringAi.usage(response.getMetadata().getUsage());
        return usage == null ? TokenUsage.UNKNOWN : usage;
    }

    private <T> T await(Callable<T> work) {
        if (closed) {
            throw new CallCancelledException("the embedding client was closed");
        }
        Future<T> call = started(Context.current().wrap(work));
        Runnable cancel = () -> call.cancel(true);
        open.add(cancel);
        try {
            return call.get(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw Faults.fromSpringAi(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new ModelTimeoutException(
                    "the vectors must be there within the timeout of " + timeout
                            + ", but were not; the call was cancelled. Embed fewer texts at once",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the waiting thread was interrupted", e);
        } catch (CancellationException e) {
            throw new CallCancelledException("the embedding client was closed", e);
        } finally {
            cancel.run();
            open.remove(cancel);
        }
    }

    private static <T> Future<T> started(Callable<T> work) {
        try {
            return CallThreads.EXECUTOR.submit(work);
        } catch (RejectedExecutionException e) {
            throw Faults.fromSpringAi(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        Closing.each(open, Runnable::run);
    }
}
