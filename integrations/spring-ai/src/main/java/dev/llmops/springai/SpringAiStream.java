package dev.llmops.springai;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.ai.chat.model.ChatResponse;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Asks Spring AI's publisher for a few chunks and for one more whenever the reader has taken one, so that a slow reader slows a sender
 * down that knows demand. The reader also watches the time: there is no timer thread.
 */
final class SpringAiStream implements ModelStream {

    /** So many chunks are asked for before the reader has taken one; a publisher that knows demand waits then. */
    private static final int BUFFER = 64;

    private final AnswerChunks answer;
    private final ClientOptions options;
    private final Duration idleLimit;
    private final Consumer<SpringAiStream> onEnd;
    /** What waits for the reader: as much as was asked for, the end, and a wake-up when it was cancelled. */
    private final BlockingQueue<List<ModelEvent>> arrived = new LinkedBlockingQueue<>();

    private final Chunks chunks = new Chunks();
    private final Deque<ModelEvent> ready = new ArrayDeque<>();
    private volatile boolean cancelled;
    private volatile boolean endRead;

    SpringAiStream(AnswerChunks answer, ClientOptions options, boolean whole, Consumer<SpringAiStream> onEnd) {
        this.answer = answer;
        this.options = options;
        // A blocking call is silent by its nature: only the limit for the whole answer makes sense for it.
        this.idleLimit = whole ? options.timeout() : options.idleTimeout();
        this.onEnd = onEnd;
    }

    /** Begins to ask. */
    void readFrom(Flux<ChatResponse> publisher) {
        publisher.subscribe(chunks);
    }

    @Override
    public ModelEvent next() {
        if (endRead) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        ModelEvent event = read();
        if (event instanceof ModelEvent.End) {
            endRead = true;
            onEnd.accept(this);
        }
        return event;
    }

    private ModelEvent read() {
        if (Thread.currentThread().isInterrupted()) {
            cancel();
        }
        try {
            while (!cancelled && ready.isEmpty()) {
                List<ModelEvent> events = take();
                if (events == null) {
                    return nothingCame();
                }
                ready.addAll(events);
                chunks.request(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        }
        return cancelled ? new ModelEvent.Cancelled(answer.partial()) : ready.remove();
    }

    private @Nullable List<ModelEvent> take() throws InterruptedException {
        Duration left = options.timeout().minus(answer.elapsed());
        Duration limit = left.compareTo(idleLimit) < 0 ? left : idleLimit;
        return arrived.poll(Durations.nanos(limit), TimeUnit.NANOSECONDS);
    }

    private ModelEvent nothingCame() {
        boolean total = answer.elapsed().compareTo(options.timeout()) >= 0;
        chunks.dispose();
        String rule = total
                ? "the whole answer must be there within the timeout of " + options.timeout()
                : "something of the answer must arrive within the idleTimeout of " + idleLimit;
        return new ModelEvent.Failed(
                new ModelTimeoutException(rule
                        + ", but did not; the call was cancelled. Ask for less, or raise the limit where the client"
                        + " is built with SpringAiModels.builder()"),
                answer.partial());
    }

    @Override
    public void cancel() {
        if (!endRead) {
            cancelled = true;
            chunks.dispose();
            arrived.add(List.of());
        }
    }

    @Override
    public void close() {
        cancel();
        onEnd.accept(this);
    }

    private final class Chunks extends BaseSubscriber<ChatResponse> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(BUFFER);
        }

        @Override
        protected void hookOnNext(ChatResponse chunk) {
            arrived.add(answer.add(chunk));
        }

        @Override
        protected void hookOnComplete() {
            arrived.add(answer.complete());
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            arrived.add(answer.failed(thrown));
        }
    }
}
