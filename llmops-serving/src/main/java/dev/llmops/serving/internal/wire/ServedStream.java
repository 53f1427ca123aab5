package dev.llmops.serving.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.json.CompiledSchema;
import dev.llmops.core.json.SchemaViolation;
import dev.llmops.serving.internal.http.Exchange;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.http.Signal;
import dev.llmops.serving.internal.sse.SseEvent;
import dev.llmops.serving.internal.sse.SseParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer from a server, read by one thread. A blocking call is one whose answer holds no delta. */
final class ServedStream implements ModelStream {

    private static final int MAX_ERROR_BYTES = 1 << 16;

    private final ServerConnection connection;
    private final WireFormat format;
    private final ModelRequest request;
    private final StreamLimits limits;
    private final Exchange exchange;
    private final Answer answer;
    private final Consumer<ServedStream> onEnd;
    private final Consumer<Signal.Head> onHead;
    private final SseParser events;
    private final LastEvent lastEvent = new LastEvent();
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private final long start;
    private Signal.@Nullable Head head;
    private @Nullable Long firstToken;
    private @Nullable LlmOpsException failure;
    private volatile boolean cancelled;
    private boolean endRead;

    ServedStream(
            ServerConnection connection,
            WireFormat format,
            ModelRequest request,
            StreamLimits limits,
            Exchange exchange,
            Answer answer,
            Consumer<Signal.Head> onHead,
            Consumer<ServedStream> onEnd) {
        this.connection = connection;
        this.format = format;
        this.request = request;
        this.limits = limits;
        this.exchange = exchange;
        this.answer = answer;
        this.onHead = onHead;
        this.onEnd = onEnd;
        this.events = new SseParser(connection.maxResponseBytes());
        this.start = connection.waiting().nanos();
    }

    @Override
    public ModelEvent next() {
        if (endRead) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        ModelEvent event = read();
        if (event instanceof ModelEvent.End end) {
            endRead = true;
            if (end instanceof ModelEvent.Completed) {
                exchange.release();
            } else {
                exchange.cancel();
            }
            onEnd.accept(this);
        }
        return event;
    }

    private ModelEvent read() {
        if (Thread.currentThread().isInterrupted()) {
            cancel();
        }
        long waitingSince = connection.waiting().nanos();
        try {
            while (!cancelled) {
                ModelEvent ready = answer.poll();
                if (ready != null) {
                    return delta(ready);
                }
                if (failure != null) {
                    return new ModelEvent.Failed(failure, answer.partial());
                }
                if (answer.isComplete()) {
                    return completed();
                }
                advance(waitingSince);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        } catch (LlmOpsException e) {
            return cancelled ? new ModelEvent.Cancelled(answer.partial()) : new ModelEvent.Failed(e, answer.partial());
        }
        return new ModelEvent.Cancelled(answer.partial());
    }

    private ModelEvent delta(ModelEvent ready) {
        if (firstToken == null) {
            firstToken = connection.waiting().nanos();
        }
        return ready;
    }

    private ModelEvent completed() {
        if (format.mayIgnoreSchema()
                && answer.finishReason() == FinishReason.STOP
                && request.responseFormat() instanceof ResponseFormat.Schema asked) {
            List<SchemaViolation> violations =
                    CompiledSchema.of("the response format", asked.schema()).violations(answer.textSoFar());
            if (!violations.isEmpty()) {
                throw new InvalidModelResponseException("the answer must keep to the schema '"
                        + asked.schema().name() + "', but breaks its rule '"
                        + violations.get(0).rule()
                        + "'; check that the server supports structured output for this model");
            }
        }
        long now = connection.waiting().nanos();
        Duration first = firstToken == null || limits.blocking() ? null : Duration.ofNanos(firstToken - start);
        try {
            return new ModelEvent.Completed(answer.response(first, Duration.ofNanos(now - start)));
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private void advance(long waitingSince) throws InterruptedException {
        Duration limit = firstToken == null ? limits.firstToken() : limits.idle();
        long since = firstToken == null ? start : waitingSince;
        long now = connection.waiting().nanos();
        long left =
                Math.min(Durations.nanos(limit) - (now - since), Durations.nanos(connection.timeout()) - (now - start));
        Signal signal = left <= 0 ? null : exchange.take(left);
        if (signal != null) {
            takeSafely(signal);
        } else if (!cancelled) {
            throw timeout();
        }
    }

    private LlmOpsException timeout() {
        String rule = connection.waiting().nanos() - start >= Durations.nanos(connection.timeout()) || limits.blocking()
                ? "the whole answer must be there within the timeout of " + connection.timeout()
                : firstToken == null
                        ? "the first token must arrive within the firstTokenTimeout of " + limits.firstToken()
                        : "the next token must arrive within the idleTimeout of " + limits.idle();
        return new ModelTimeoutException(
                rule + ", but did not; the call was cancelled. Ask for less, or raise the limit of the client");
    }

    /** What had arrived before a failure is handed over before it. */
    private void takeSafely(Signal signal) {
        try {
            take(signal);
        } catch (LlmOpsException e) {
            failure = e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            failure = unreadable(e);
        }
    }

    /** A value that no answer can have, as a number beyond all numbers. */
    private static LlmOpsException unreadable(RuntimeException cause) {
        return new InvalidModelResponseException(
                "the server's answer must hold values that make sense, but one does not; check the server", cause);
    }

    private void take(Signal signal) {
        if (signal instanceof Signal.Head first) {
            head = first;
            onHead.accept(first);
        } else if (signal instanceof Signal.Bytes bytes) {
            takeBytes(bytes.buffers());
        } else if (signal instanceof Signal.End) {
            takeEnd();
        } else if (signal instanceof Signal.Broken broken) {
            throw broken(broken.cause());
        }
    }

    private LlmOpsException broken(Throwable cause) {
        if (head == null) {
            return ServerConnection.unreachable(cause);
        }
        if (!isSuccess()) {
            return statusFailure();
        }
        return isStream() ? truncated(cause) : ServerConnection.broken(cause);
    }

    private void takeBytes(List<ByteBuffer> buffers) {
        if (isStream()) {
            for (ByteBuffer buffer : buffers) {
                events.feed(buffer);
            }
            takeEvents();
            return;
        }
        ServerConnection.append(whole, buffers);
        if (!isSuccess() && whole.size() > MAX_ERROR_BYTES) {
            throw statusFailure();
        }
        if (whole.size() > connection.maxResponseBytes()) {
            throw ServerConnection.tooLarge(connection.maxResponseBytes());
        }
    }

    private void takeEnd() {
        if (!isSuccess()) {
            throw statusFailure();
        }
        if (!isStream()) {
            readWhole(connection.parse(text()));
            return;
        }
        takeLastEvents();
        if (!answer.isComplete()) {
            if (!format.mayLackEndMark() || answer.finishReason() == null) {
                throw truncated(null);
            }
            answer.complete();
        }
    }

    private void takeLastEvents() {
        events.end();
        try {
            takeEvents();
        } catch (InvalidModelResponseException e) {
            // Half an event.
            throw truncated(e);
        }
    }

    private void readWhole(JsonNode json) {
        requireNoFailure(json);
        format.readWhole(json, answer);
        if (!answer.isComplete()) {
            throw new InvalidModelResponseException(
                    "the server's answer must hold a message, but does not; check baseUrl",
                    connection.faults().said(json.toString()));
        }
        if (limits.blocking()) {
            // The answer to a blocking call is its end alone.
            while (answer.poll() != null) {}
        }
    }

    private void takeEvents() {
        for (SseEvent event = events.poll(); event != null && !answer.isComplete(); event = events.poll()) {
            String text = lastEvent.text(event.data());
            if (text != null) {
                answer.text(text);
            } else if (format.isEndMark(event)) {
                if (answer.finishReason() == null) {
                    throw truncated(null);
                }
                answer.complete();
            } else {
                lastEvent.parsed(event.data(), takeData(connection.parse(event.data())));
            }
        }
    }

    /** {@return the text that the event adds to the answer, or null if it adds something else, or more} */
    private @Nullable String takeData(JsonNode data) {
        requireNoFailure(data);
        int before = answer.said();
        format.readEvent(data, answer);
        return answer.said() == before + 1 ? answer.latestText() : null;
    }

    private void requireNoFailure(JsonNode json) {
        JsonNode told = format.failure(json);
        if (told != null) {
            throw connection.faults().inside(told);
        }
    }

    private LlmOpsException statusFailure() {
        if (head == null) {
            throw new IllegalStateException("a response without head");
        }
        return connection.faults().ofStatus(head, text());
    }

    private static LlmOpsException truncated(@Nullable Throwable cause) {
        return new StreamTruncatedException(
                "the stream ended before the server said that the answer was complete; try again", cause);
    }

    private String text() {
        return whole.toString(StandardCharsets.UTF_8);
    }

    private boolean isSuccess() {
        return head != null && head.status() / 100 == 2;
    }

    /** Some servers answer a call for a stream with the whole. */
    private boolean isStream() {
        return isSuccess()
                && !limits.blocking()
                && head != null
                && !head.isType("application/json")
                && !head.isType("text/html");
    }

    @Override
    public void cancel() {
        if (!endRead) {
            cancelled = true;
            exchange.cancel();
        }
    }

    @Override
    public void close() {
        cancel();
        onEnd.accept(this);
    }
}
