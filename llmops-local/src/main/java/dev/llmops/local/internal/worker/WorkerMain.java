package dev.llmops.local.internal.worker;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.local.LocalModel;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The worker's process. It speaks over standard input and output, and ends with its standard input, which ends with the
 * application however that ends.
 */
public final class WorkerMain {

    /** An answer that is being sent. It may be cancelled before it has begun. */
    private static final class Answer {

        private final Semaphore credit = new Semaphore(WorkerConnection.FIRST_CREDIT);
        private @Nullable ModelStream stream;
        private boolean cancelled;

        synchronized void began(ModelStream begun) {
            stream = begun;
            if (cancelled) {
                begun.cancel();
            }
        }

        // Nobody waits for the deltas of an answer that was cancelled, but everybody for its end.
        synchronized void cancel() {
            if (!cancelled) {
                cancelled = true;
                credit.release(1 << 20);
                if (stream != null) {
                    stream.cancel();
                }
            }
        }
    }

    /** A question that a thread is answering. It may be cancelled before it has begun. */
    private static final class Asked {

        private @Nullable Thread thread;
        private boolean cancelled;

        Object answered(Supplier<Object> answer) {
            begin();
            try {
                return answer.get();
            } finally {
                end();
            }
        }

        private synchronized void begin() {
            thread = Thread.currentThread();
            if (cancelled) {
                thread.interrupt();
            }
        }

        // An interrupt that comes after the answer must not get into its sending.
        private synchronized void end() {
            thread = null;
            Thread.interrupted();
        }

        synchronized void cancel() {
            cancelled = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private final Pipe pipe;
    private final Function<WorkerCall, ModelStream> streams;
    private final Function<WorkerQuery, Object> questions;
    private final Map<Long, Answer> answers = new ConcurrentHashMap<>();
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();

    WorkerMain(Pipe pipe, Function<WorkerCall, ModelStream> streams, Function<WorkerQuery, Object> questions) {
        this.pipe = pipe;
        this.streams = streams;
        this.questions = questions;
    }

    /** Runs until standard input ends. */
    public static void main(String[] arguments) {
        // What anybody prints must not get between the frames.
        System.setOut(System.err);
        Pipe pipe = new Pipe(System.in, new FileOutputStream(FileDescriptor.out));
        try {
            if (pipe.receive().value() instanceof WorkerSettings settings) {
                serve(pipe, settings);
            }
        } catch (EOFException e) {
            // The application is gone.
        } catch (IOException | RuntimeException | Error e) {
            e.printStackTrace(System.err);
        } finally {
            // At once: nobody is left who could read an answer, and native threads may still compute.
            Runtime.getRuntime().halt(0);
        }
    }

    // The model is loaded by a thread of its own, so that heartbeats are answered meanwhile.
    private static void serve(Pipe pipe, WorkerSettings settings) throws IOException {
        CompletableFuture<LocalModel> model = new CompletableFuture<>();
        daemon("load", () -> load(pipe, settings, model));
        new WorkerMain(
                        pipe,
                        call -> model.join().with(call.options()).stream(call.request()),
                        question -> question.answer(model.join()))
                .run();
    }

    private static void load(Pipe pipe, WorkerSettings settings, CompletableFuture<LocalModel> loaded) {
        try {
            LocalModel model = settings.load();
            loaded.complete(model);
            pipe.send(new Frame(Frame.Kind.READY, 0, WorkerReady.of(model)));
        } catch (IOException e) {
            // The application is gone, and this process ends.
        } catch (RuntimeException | Error e) {
            sendQuietly(pipe, new Frame(Frame.Kind.READY, 0, unloadable(e)));
        }
    }

    private static LlmOpsException unloadable(Throwable cause) {
        if (cause instanceof LlmOpsException known) {
            return known;
        }
        cause.printStackTrace(System.err);
        return new ModelException(String.valueOf(cause.getMessage()), cause, false);
    }

    void run() throws IOException {
        while (true) {
            Frame frame = pipe.receive();
            switch (frame.kind()) {
                case REQUEST -> begin(frame);
                case CREDIT -> grant(frame);
                case CANCEL -> cancel(frame.call());
                case ASK -> ask(frame);
                case PING -> pipe.send(new Frame(Frame.Kind.PONG, 0, null));
                default -> throw new IOException("a worker gets no " + frame.kind());
            }
        }
    }

    // In a thread of its own: credit and cancellation of the others must not wait for a prompt that is being planned.
    private void begin(Frame frame) {
        if (frame.value() instanceof WorkerCall call) {
            Answer answer = new Answer();
            answers.put(frame.call(), answer);
            start(frame, () -> send(frame.call(), call, answer));
        }
    }

    private void ask(Frame frame) {
        if (frame.value() instanceof WorkerQuery question) {
            Asked one = new Asked();
            asked.put(frame.call(), one);
            start(frame, () -> answer(frame.call(), question, one));
        }
    }

    private static void start(Frame frame, Runnable task) {
        daemon("answer " + frame.call(), task);
    }

    private static void daemon(String name, Runnable task) {
        DaemonThreads.start(name, task);
    }

    private void answer(long call, WorkerQuery question, Asked one) {
        try {
            pipe.send(new Frame(Frame.Kind.ANSWER, call, one.answered(() -> questions.apply(question))));
        } catch (IOException | RuntimeException | Error e) {
            sendQuietly(new Frame(Frame.Kind.ANSWER, call, told(e)));
        } finally {
            asked.remove(call);
        }
    }

    private void grant(Frame frame) {
        Answer answer = answers.get(frame.call());
        if (answer != null && frame.value() instanceof Integer credit) {
            answer.credit.release(credit);
        }
    }

    private void cancel(long call) {
        Answer answer = answers.get(call);
        if (answer != null) {
            answer.cancel();
        }
        Asked question = asked.get(call);
        if (question != null) {
            question.cancel();
        }
    }

    private void send(long number, WorkerCall call, Answer answer) {
        try (ModelStream stream = streams.apply(call)) {
            answer.began(stream);
            ModelEvent event;
            do {
                answer.credit.acquireUninterruptibly();
                event = stream.next();
                pipe.send(new Frame(Frame.Kind.EVENT, number, event));
            } while (!(event instanceof ModelEvent.End));
        } catch (IOException | RuntimeException | Error e) {
            // Without an end, the reader would wait for ever.
            sendQuietly(new Frame(Frame.Kind.EVENT, number, new ModelEvent.Failed(told(e), PartialResponse.NONE)));
        } finally {
            answers.remove(number);
        }
    }

    private static LlmOpsException told(Throwable cause) {
        if (cause instanceof LlmOpsException known) {
            return known;
        }
        cause.printStackTrace(System.err);
        return new ModelException("the worker could not answer: " + cause, cause, false);
    }

    private void sendQuietly(Frame frame) {
        sendQuietly(pipe, frame);
    }

    private static void sendQuietly(Pipe pipe, Frame frame) {
        try {
            pipe.send(frame);
        } catch (IOException e) {
            // The application is gone, and this process ends.
        }
    }
}
