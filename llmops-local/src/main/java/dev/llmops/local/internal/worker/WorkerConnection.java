package dev.llmops.local.internal.worker;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.local.option.WorkerOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One worker process and the answers that it is writing. When it ends, they end. Nothing here waits for the process without
 * a limit: a thread of its own reads, another one writes, and heartbeats end a process that does neither.
 */
public final class WorkerConnection implements AutoCloseable {

    /** How many events of an answer are sent before the reader took one. */
    static final int FIRST_CREDIT = 64;

    /** After how many events that were taken as many more may be sent. */
    static final int CREDIT_STEP = 16;

    private static final int END_SECONDS = 5;

    private final String file;
    private final Process process;
    private final Pipe pipe;
    private final Outbox outbox = new Outbox(Pipe.MAX_SIZE);
    private final Heartbeat heartbeat;
    private final WorkerOptions options;
    private final CompletableFuture<Object> ready = new CompletableFuture<>();
    private final Map<Long, WorkerStream> streams = new HashMap<>();
    private final Map<Long, CompletableFuture<Object>> questions = new HashMap<>();
    private Supplier<LlmOpsException> ending = () -> gone("has ended");
    private long calls;
    private boolean ended;
    private boolean answered;

    private WorkerConnection(Process process, String file, WorkerOptions options) {
        this.process = process;
        this.file = file;
        this.options = options;
        this.pipe = new Pipe(process.getInputStream(), process.getOutputStream());
        this.heartbeat = new Heartbeat(
                () -> tell(Frame.Kind.PING, 0, null),
                () -> end(() ->
                        gone("did not answer a heartbeat for " + options.heartbeatTimeout() + ", and was ended")));
    }

    /**
     * Starts a worker, which begins to load its model.
     *
     * @param settings how to load the model
     * @param options how it is watched
     * @throws LlmOpsException if the process cannot be started
     */
    static WorkerConnection open(ProcessBuilder command, WorkerSettings settings, WorkerOptions options) {
        try {
            byte[] first = Pipe.bytes(new Frame(Frame.Kind.SETTINGS, 0, settings));
            WorkerConnection connection =
                    new WorkerConnection(command.start(), settings.file().toString(), options);
            connection.outbox.add(first);
            connection.startThread("reader", connection::read);
            connection.startThread("writer", connection::write);
            connection.heartbeat.start(options.heartbeatTimeout());
            return connection;
        } catch (IOException e) {
            throw new ModelUnavailableException("the worker of " + settings.file() + " cannot be started: " + e, e);
        }
    }

    private void startThread(String what, Runnable task) {
        DaemonThreads.start("llmops-local worker " + process.pid() + " " + what, task);
    }

    /**
     * Waits until the model is loaded and something more is done, both within the limit of the start.
     *
     * @param more what is asked of the worker before it counts as ready
     */
    void awaitReady(Consumer<WorkerConnection> more) {
        Future<?> limit = Heartbeat.after(
                options.startTimeout(),
                () -> end(() -> new ModelTimeoutException("the worker of " + file + " was not ready within "
                        + options.startTimeout()
                        + ", and was ended; see what it printed to standard error, or allow more time with"
                        + " WorkerOptions.withStartTimeout")));
        try {
            if (ready.join() instanceof LlmOpsException error) {
                throw error;
            }
            more.accept(this);
            // What it answered until now says nothing of whether it can answer a call.
            synchronized (this) {
                answered = false;
            }
        } finally {
            limit.cancel(false);
        }
    }

    /** {@return the worker's model, which must be loaded} */
    public WorkerReady model() {
        return (WorkerReady) ready.join();
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /** {@return whether the process is there} */
    public synchronized boolean isOpen() {
        // Who saw the process end gets a new one, also before the reader has come to the end of what it wrote.
        return !ended && process().isAlive();
    }

    /** {@return whether it has finished an answer} */
    synchronized boolean hasAnswered() {
        return answered;
    }

    /**
     * Asks the worker.
     *
     * @param limits how long its reader waits
     * @param owner what the answer keeps from being forgotten
     * @return the answer
     * @throws LlmOpsException if the call cannot be sent
     */
    public ModelStream stream(WorkerCall request, CallLimits limits, Object owner) {
        long call = nextCall();
        WorkerStream stream = new WorkerStream(
                limits, credit -> tell(Frame.Kind.CREDIT, call, credit), () -> tell(Frame.Kind.CANCEL, call, null));
        send(Frame.Kind.REQUEST, call, request, () -> streams.put(call, stream));
        return new HeldStream(stream, owner);
    }

    /**
     * {@return what the worker answers, for which this waits}
     *
     * @throws CallCancelledException if this thread is interrupted, which it still is then; the worker stops soon
     * @throws LlmOpsException what the worker's model throws, or because the worker ended
     */
    public Object ask(WorkerQuery question) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        long call = nextCall();
        send(Frame.Kind.ASK, call, question, () -> questions.put(call, answer));
        Object answered = awaited(call, answer);
        if (answered instanceof LlmOpsException error) {
            // Made by another thread, or in another process: where it was asked is what helps here.
            error.fillInStackTrace();
            throw error;
        }
        return answered;
    }

    private Object awaited(long call, CompletableFuture<Object> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            forget(call);
            tell(Frame.Kind.CANCEL, call, null);
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the thread was interrupted while it waited for the worker");
        } catch (ExecutionException e) {
            throw new IllegalStateException("errors are answers too, but one was thrown", e);
        }
    }

    private synchronized long nextCall() {
        return ++calls;
    }

    private void send(Frame.Kind kind, long call, Object value, Runnable register) {
        byte[] frame;
        try {
            frame = Pipe.bytes(new Frame(kind, call, value));
        } catch (Pipe.Unsendable e) {
            throw new ModelException("the request cannot be sent: " + e.getMessage(), e, false);
        }
        synchronized (this) {
            if (ended) {
                throw ending.get();
            }
            register.run();
        }
        if (!outbox.offer(frame)) {
            forget(call);
            throw new QueueFullException("the worker of " + file
                    + " reads slower than it is asked, and too much is waiting to be sent; try again later");
        }
    }

    /** Tells what is short, and of what a call has only a few. */
    private void tell(Frame.Kind kind, long call, @org.jspecify.annotations.Nullable Object value) {
        try {
            outbox.add(Pipe.bytes(new Frame(kind, call, value)));
        } catch (Pipe.Unsendable e) {
            throw new IllegalStateException("a number can always be sent", e);
        }
    }

    private void write() {
        try {
            outbox.writeTo(process.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // The reader gets what the process still wrote, then its end. One that only closed its input is no use
            // either.
            process().destroyForcibly();
        }
    }

    private void read() {
        try {
            while (true) {
                Frame frame = pipe.receive();
                heartbeat.heard();
                take(frame);
            }
        } catch (java.io.EOFException e) {
            end(() -> gone("has ended"));
        } catch (IOException | RuntimeException | Error e) {
            end(() -> gone("could not be understood (" + e + "), and was ended"));
        }
    }

    private void take(Frame frame) throws IOException {
        Object value = frame.value();
        switch (frame.kind()) {
            case PONG -> heartbeat.pong();
            case EVENT -> deliver(frame.call(), (ModelEvent) java.util.Objects.requireNonNull(value));
            case ANSWER -> answer(frame.call(), java.util.Objects.requireNonNull(value));
            case READY -> {
                if (!(value instanceof WorkerReady) && !(value instanceof LlmOpsException)) {
                    throw new IOException("it sent " + value + " instead of a description");
                }
                ready.complete(value);
            }
            default -> throw new IOException("a worker sends no " + frame.kind());
        }
    }

    private void deliver(long call, ModelEvent event) {
        WorkerStream stream;
        synchronized (this) {
            answered |= event instanceof ModelEvent.Completed;
            stream = event instanceof ModelEvent.End ? streams.remove(call) : streams.get(call);
        }
        if (stream != null) {
            stream.add(event);
        }
    }

    private void answer(long call, Object value) {
        CompletableFuture<Object> answer;
        synchronized (this) {
            answered |= !(value instanceof LlmOpsException);
            answer = questions.remove(call);
        }
        if (answer != null) {
            answer.complete(value);
        }
    }

    private synchronized void forget(long call) {
        streams.remove(call);
        questions.remove(call);
    }

    private ModelUnavailableException gone(String what) {
        return new ModelUnavailableException("the worker process of " + file + " " + what
                + "; the answers that it was writing are lost; try again, a new one is started");
    }

    /** Ends the process at once, and its calls with an error. */
    private void end(Supplier<LlmOpsException> error) {
        end(error, stream -> stream.fail(error.get()));
        // By its handle: the process itself closes its streams first, and somebody may be stuck in one of them.
        process().destroyForcibly();
    }

    /** Takes no more calls, and ends those that there are. */
    private void end(Supplier<LlmOpsException> error, Consumer<WorkerStream> ended) {
        List<WorkerStream> open;
        List<CompletableFuture<Object>> asked;
        synchronized (this) {
            if (this.ended) {
                return;
            }
            this.ended = true;
            ending = error;
            open = List.copyOf(streams.values());
            streams.clear();
            asked = List.copyOf(questions.values());
            questions.clear();
        }
        heartbeat.stop();
        outbox.close();
        ready.complete(error.get());
        open.forEach(ended);
        asked.forEach(question -> question.complete(error.get()));
    }

    /**
     * Ends the process, and the answers with {@link ModelEvent.Cancelled}. It waits for the process, at most 10 seconds. Doing
     * it twice does nothing.
     */
    @Override
    public void close() {
        end(
                () -> new CallCancelledException("the model was closed while it worked; load it again"),
                WorkerStream::endCancelled);
        process().destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process().destroyForcibly();
                process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
