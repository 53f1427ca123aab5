package dev.llmops.local.internal.worker;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.LocalModel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The worker's process. It speaks over standard input and output, and ends with its standard input, which ends with the
 * application however that ends.
 */
public final class WorkerMain {

    /** An answer that is being sent. */
    private record Answer(ModelStream stream, Semaphore credit) {}

    private final Pipe pipe;
    private final ModelClient model;
    private final Map<Long, Answer> answers = new ConcurrentHashMap<>();

    private WorkerMain(Pipe pipe, ModelClient model) {
        this.pipe = pipe;
        this.model = model;
    }

    /** Runs until standard input ends. */
    public static void main(String[] arguments) {
        // What anybody prints must not get between the frames.
        Pipe pipe = new Pipe(System.in, new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        try {
            if (pipe.receive().value() instanceof WorkerSettings settings) {
                serve(pipe, settings);
            }
        } catch (IOException e) {
            // The application is gone.
        } finally {
            // At once: nobody is left who could read an answer, and native threads may still compute.
            Runtime.getRuntime().halt(0);
        }
    }

    private static void serve(Pipe pipe, WorkerSettings settings) throws IOException {
        LocalModel model;
        try {
            model = settings.load();
        } catch (LlmOpsException e) {
            pipe.send(new Frame(Frame.Kind.READY, 0, e));
            return;
        } catch (RuntimeException e) {
            pipe.send(new Frame(Frame.Kind.READY, 0, new ModelException(String.valueOf(e.getMessage()), e, false)));
            return;
        }
        pipe.send(new Frame(Frame.Kind.READY, 0, model.description()));
        new WorkerMain(pipe, model).run();
    }

    private void run() throws IOException {
        while (true) {
            Frame frame = pipe.receive();
            switch (frame.kind()) {
                case REQUEST -> begin(frame);
                case CREDIT -> grant(frame);
                case CANCEL -> cancel(frame.call());
                default -> throw new IOException("a worker gets no " + frame.kind());
            }
        }
    }

    private void begin(Frame frame) {
        if (frame.value() instanceof ModelRequest request) {
            Answer answer = new Answer(model.stream(request), new Semaphore(WorkerConnection.FIRST_CREDIT));
            answers.put(frame.call(), answer);
            Thread thread = new Thread(() -> send(frame.call(), answer), "answer " + frame.call());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void grant(Frame frame) {
        Answer answer = answers.get(frame.call());
        if (answer != null && frame.value() instanceof Integer credit) {
            answer.credit().release(credit);
        }
    }

    // Nobody waits for the deltas of an answer that was cancelled, but everybody for its end.
    private void cancel(long call) {
        Answer answer = answers.get(call);
        if (answer != null) {
            answer.stream().cancel();
            answer.credit().release(1 << 20);
        }
    }

    private void send(long call, Answer answer) {
        try (ModelStream stream = answer.stream()) {
            ModelEvent event;
            do {
                answer.credit().acquireUninterruptibly();
                event = stream.next();
                pipe.send(new Frame(Frame.Kind.EVENT, call, event));
            } while (!(event instanceof ModelEvent.End));
        } catch (IOException e) {
            // The application is gone, and this process ends.
        } finally {
            answers.remove(call);
        }
    }
}
