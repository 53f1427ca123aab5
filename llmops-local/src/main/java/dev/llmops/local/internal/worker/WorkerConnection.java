package dev.llmops.local.internal.worker;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>One running worker process and the answers that it is writing. When it ends, they end.
 */
public final class WorkerConnection implements AutoCloseable {

    /** How many events of an answer are sent before the reader took one. */
    static final int FIRST_CREDIT = 64;

    /** After how many events that were taken as many more may be sent. */
    static final int CREDIT_STEP = 16;

    private static final int END_SECONDS = 5;

    private final Process process;
    private final Pipe pipe;
    private final WorkerReady model;
    private final Map<Long, WorkerStream> streams = new HashMap<>();
    private final Map<Long, CompletableFuture<Object>> questions = new HashMap<>();
    private long calls;
    private boolean ended;
    private boolean answered;

    private WorkerConnection(Process process, Pipe pipe, WorkerReady model) {
        this.process = process;
        this.pipe = pipe;
        this.model = model;
    }

    /**
     * Starts a worker and waits until its model is loaded.
     *
     * @param settings how to load the model
     * @param jvmOptions options of its JVM
     * @param loading hears of the process before its model is loaded, which may take long
     * @return the connection
     * @throws LlmOpsException if the model can not be loaded, or the process not be started
     */
    public static WorkerConnection start(WorkerSettings settings, List<String> jvmOptions, Consumer<Process> loading) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Newer Java wants to be told that native code is meant to be loaded.
        command.add("--enable-native-access=ALL-UNNAMED");
        // Standard output is for frames alone, and a JVM prints its warnings there.
        command.add("-Xlog:disable");
        command.add("-Xlog:all=warning:stderr");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                loading.accept(process);
                return connect(process, settings);
            } catch (IOException | RuntimeException | Error e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    "the worker of " + settings.file() + " could not be started (" + e
                            + "); what it printed to standard error may say why",
                    e);
        }
    }

    private static WorkerConnection connect(Process process, WorkerSettings settings) throws IOException {
        Pipe pipe = new Pipe(process.getInputStream(), process.getOutputStream());
        pipe.send(new Frame(Frame.Kind.SETTINGS, 0, settings));
        Object first = pipe.receive().value();
        if (first instanceof LlmOpsException error) {
            throw error;
        }
        if (!(first instanceof WorkerReady model)) {
            throw new IOException("it sent " + first + " instead of a description");
        }
        WorkerConnection connection = new WorkerConnection(process, pipe, model);
        Thread reader = new Thread(
                connection::read,
                "llmops-local worker " + model.description().identity().name());
        reader.setDaemon(true);
        reader.start();
        return connection;
    }

    /** {@return the worker's model} */
    public WorkerReady model() {
        return model;
    }

    /** {@return the process} */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** {@return whether the process is there} */
    public synchronized boolean isOpen() {
        return !ended;
    }

    /** What it answered until now was asked to make it ready, and says nothing of whether it can answer a call. */
    synchronized void countsFromNow() {
        answered = false;
    }

    /** {@return whether it has finished an answer} */
    synchronized boolean hasAnswered() {
        return answered;
    }

    /**
     * Asks the worker.
     *
     * @param request the call
     * @param owner what the answer keeps from being forgotten
     * @return the answer
     */
    public ModelStream stream(WorkerCall request, Object owner) {
        WorkerStream stream;
        long call;
        synchronized (this) {
            call = ++calls;
            long id = call;
            stream = new WorkerStream(
                    credit -> sendQuietly(new Frame(Frame.Kind.CREDIT, id, credit)),
                    () -> sendQuietly(new Frame(Frame.Kind.CANCEL, id, null)));
            if (ended) {
                stream.fail(gone());
                return stream;
            }
            streams.put(call, stream);
        }
        return new HeldStream(begun(call, request, stream), owner);
    }

    /**
     * {@return what the worker answers, for which this waits}
     *
     * @param question the question
     * @throws CallCancelledException if this thread is interrupted, which it still is then; the worker stops soon
     * @throws LlmOpsException what the worker's model throws, or because the worker ended
     */
    public Object ask(WorkerQuestion question) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        long call;
        synchronized (this) {
            if (ended) {
                throw gone();
            }
            call = ++calls;
            questions.put(call, answer);
        }
        try {
            pipe.send(new Frame(Frame.Kind.ASK, call, question));
        } catch (IOException e) {
            answer.complete(unsent(e));
            remove(call);
        }
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
            remove(call);
            sendQuietly(new Frame(Frame.Kind.CANCEL, call, null));
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the thread was interrupted while it waited for the worker");
        } catch (ExecutionException e) {
            throw new IllegalStateException("errors are answers too, but one was thrown", e);
        }
    }

    private WorkerStream begun(long call, WorkerCall request, WorkerStream stream) {
        try {
            pipe.send(new Frame(Frame.Kind.REQUEST, call, request));
        } catch (IOException e) {
            stream.fail(unsent(e));
            remove(call);
        }
        return stream;
    }

    private LlmOpsException unsent(IOException e) {
        return e instanceof Pipe.Unsendable
                ? new ModelException("the request can not be sent: " + e.getMessage(), e, false)
                : gone();
    }

    private void read() {
        try {
            while (true) {
                Frame frame = pipe.receive();
                if (frame.value() instanceof ModelEvent event) {
                    deliver(frame.call(), event);
                } else if (frame.kind() == Frame.Kind.ANSWER && frame.value() != null) {
                    answer(frame.call(), frame.value());
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            end(stream -> stream.fail(gone()), this::gone);
            process.destroyForcibly();
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

    private synchronized void remove(long call) {
        streams.remove(call);
        questions.remove(call);
    }

    /** Takes no more calls, and ends those that there are. */
    private void end(Consumer<WorkerStream> ending, Supplier<LlmOpsException> error) {
        List<WorkerStream> open;
        List<CompletableFuture<Object>> asked;
        synchronized (this) {
            ended = true;
            open = List.copyOf(streams.values());
            streams.clear();
            asked = List.copyOf(questions.values());
            questions.clear();
        }
        open.forEach(ending);
        asked.forEach(question -> question.complete(error.get()));
    }

    private ModelUnavailableException gone() {
        return new ModelUnavailableException("the worker process of the model "
                + model.description().identity().name()
                + " has ended, and the answers that it was writing are lost; try again, a new one is started");
    }

    // A worker that is gone needs no credit and no cancel, and the reader hears of it.
    private void sendQuietly(Frame frame) {
        try {
            pipe.send(frame);
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    /** Ends the process, and the answers with {@link ModelEvent.Cancelled}. Doing it twice does nothing. */
    @Override
    public void close() {
        end(
                WorkerStream::endCancelled,
                () -> new CallCancelledException("the model was closed while it worked; load it again"));
        // By its handle: the process itself closes its streams first, and somebody may be stuck in one of them.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
