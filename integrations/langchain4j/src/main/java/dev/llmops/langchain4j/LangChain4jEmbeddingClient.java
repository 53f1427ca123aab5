package dev.llmops.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.Waiting;
import dev.llmops.langchain4j.internal.http.CallScope;
import dev.llmops.langchain4j.internal.mapping.Faults;
import dev.llmops.langchain4j.internal.mapping.Providers;
import dev.llmops.langchain4j.internal.mapping.TokenCounts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** LangChain4j's embedding model as a client. A call runs in a thread of its own, so that it can be ended. */
final class LangChain4jEmbeddingClient implements EmbeddingClient {

    private final EmbeddingModel model;
    private final ModelIdentity identity;
    private final Set<String> languages;
    private final Duration timeout;
    private final Waiting waiting;
    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
    private volatile int dimension = -1;
    private volatile boolean closed;

    LangChain4jEmbeddingClient(EmbeddingModel model, Set<String> languages, Duration timeout, Waiting waiting) {
        this.model = model;
        this.identity = new ModelIdentity(Providers.name(model.provider()), model.modelName(), null);
        this.languages = Set.copyOf(languages);
        this.timeout = timeout;
        this.waiting = waiting;
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public Set<String> languages() {
        return languages;
    }

    /** Asked once: LangChain4j's default makes a call each time. */
    @Override
    public int dimension() {
        if (dimension < 0) {
            dimension = await(model::dimension);
        }
        return dimension;
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        if (texts.isEmpty()) {
            return new EmbeddingResponse(List.of(), TokenUsage.ZERO, identity);
        }
        EmbeddingRequest request = request(texts, purpose);
        var response = await(() -> model.embed(request));
        if (response.embeddings().size() != texts.size()) {
            throw new InvalidModelResponseException("the model must give one vector for each of " + texts.size()
                    + " texts, but gave " + response.embeddings().size());
        }
        List<float[]> vectors =
                response.embeddings().stream().map(Embedding::vector).toList();
        return new EmbeddingResponse(vectors, TokenCounts.fromLangChain4j(response.tokenUsage()), identity);
    }

    private EmbeddingRequest request(List<String> texts, EmbeddingPurpose purpose) {
        EmbeddingRequest.Builder builder = EmbeddingRequest.builder()
                .inputs(texts.stream()
                        .map(text -> EmbeddingInput.from(TextContent.from(text)))
                        .toList());
        if (model.supportedParameters().contains(EmbeddingRequestParameters.INPUT_TYPE)) {
            builder.inputType(
                    purpose == EmbeddingPurpose.QUERY ? EmbeddingInputType.QUERY : EmbeddingInputType.DOCUMENT);
        }
        return builder.build();
    }

    private <T> T await(Supplier<T> work) {
        Pipe<Outcome<T>> pipe = new Pipe<>(1, waiting);
        CallScope scope = new CallScope();
        Runnable cancel = () -> {
            pipe.close();
            scope.cancel();
        };
        open.add(cancel);
        try {
            if (!closed) {
                Thread worker = CallThreads.start(CallThreads.CALLS, () -> scope.run(() -> pipe.put(Outcome.of(work))));
                scope.onCancel(worker::interrupt);
            } else {
                cancel.run();
            }
            return result(pipe.take(Durations.nanos(timeout)), cancel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel.run();
            throw new CallCancelledException("the waiting thread was interrupted", e);
        } finally {
            open.remove(cancel);
        }
    }

    private <T> T result(@Nullable Outcome<T> outcome, Runnable cancel) {
        if (outcome != null) {
            return outcome.get();
        }
        if (closed) {
            throw new CallCancelledException("the embedding client was closed");
        }
        cancel.run();
        throw new ModelTimeoutException("the vectors must be there within the timeout of " + timeout
                + ", but were not; the call was cancelled. Embed fewer texts at once");
    }

    @Override
    public void close() {
        closed = true;
        Closing.each(open, Runnable::run);
    }

    private record Outcome<T>(@Nullable T value, @Nullable LlmOpsException error) {

        static <T> Outcome<T> of(Supplier<T> work) {
            try {
                return new Outcome<>(work.get(), null);
            } catch (Throwable t) {
                return new Outcome<>(null, Faults.fromLangChain4j(t));
            }
        }

        T get() {
            if (error != null) {
                throw error;
            }
            if (value == null) {
                throw new InvalidModelResponseException("the model gave nothing, where it must give vectors");
            }
            return value;
        }
    }
}
