package dev.llmops.local.internal.engine;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.local.NativeAbortException;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.NativeLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>One daemon thread that owns a context and runs completions, in the order in which they came. No other thread
 * touches the context, except to cancel.
 */
public final class Engine implements AutoCloseable {

    // As C programs have: llama.cpp builds its graphs with recursive functions.
    private static final long STACK = 8 << 20;

    private final LlamaModel model;
    private final Supplier<LlamaContext> contexts;
    private final int capacity;
    private final Thread thread;
    private final Object lock = new Object();
    private final Queue<Completion> waiting = new ArrayDeque<>();
    private @Nullable Completion running;
    private @Nullable LlamaContext context;
    private boolean closing;

    /**
     * Creates the context and starts the thread.
     *
     * @param model the model, closed after the engine
     * @param options the context's size and threads
     * @param capacity most completions that wait
     * @param name name of the model, for the thread
     */
    public Engine(LlamaModel model, ContextOptions options, int capacity, String name) {
        this(model, () -> LlamaContext.create(model, options), capacity, name);
    }

    Engine(LlamaModel model, Supplier<LlamaContext> contexts, int capacity, String name) {
        this.model = model;
        this.contexts = contexts;
        this.capacity = capacity;
        this.context = contexts.get();
        this.thread = new Thread(null, this::loop, "llmops-local " + name, STACK);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes a completion. Its sink gets the end in any case.
     *
     * @param completion the completion
     * @throws QueueFullException if too many are waiting
     * @throws ModelException if the engine is closed
     */
    public void submit(Completion completion) {
        synchronized (lock) {
            if (closing) {
                throw new ModelException("the model is closed; load it again", null, false);
            }
            if (waiting.size() >= capacity) {
                throw new QueueFullException("at most " + capacity
                        + " calls may wait for a local model, and as many do; try again later, or raise queueCapacity");
            }
            waiting.add(completion);
            lock.notifyAll();
        }
    }

    /**
     * Ends a completion early. Its sink gets the end soon. Does nothing when it ended already.
     *
     * @param completion the completion
     */
    public void cancel(Completion completion) {
        synchronized (lock) {
            completion.requestCancel();
            if (waiting.remove(completion)) {
                completion.endCancelled();
            } else if (running == completion && context != null) {
                context.cancel(true);
            }
        }
    }

    private void loop() {
        try {
            for (Completion next = take(); next != null; next = take()) {
                run(next);
                NativeLog.drain();
            }
        } finally {
            dropContext();
        }
    }

    private @Nullable Completion take() {
        synchronized (lock) {
            running = null;
            while (waiting.isEmpty()) {
                if (closing) {
                    return null;
                }
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    // Nobody has a reason to interrupt this thread; closing notifies.
                }
            }
            running = waiting.remove();
            return running;
        }
    }

    private void run(Completion completion) {
        try {
            completion.run(model, contextFor(completion));
        } catch (NativeAbortException e) {
            dropContext();
            completion.endFailed(e);
        } catch (LlmOpsException e) {
            completion.endFailed(e);
        } catch (RuntimeException | Error e) {
            completion.endFailed(new ModelException("the local engine failed unexpectedly: " + e, e, true));
        }
    }

    private LlamaContext contextFor(Completion completion) {
        synchronized (lock) {
            if (context == null) {
                context = contexts.get();
            }
            context.cancel(completion.cancelRequested());
            return context;
        }
    }

    private void dropContext() {
        synchronized (lock) {
            if (context != null) {
                context.close();
                context = null;
            }
        }
    }

    /** Cancels what runs and waits, takes nothing new, and frees the context. Doing it twice does nothing. */
    @Override
    public void close() {
        List<Completion> open = new ArrayList<>();
        synchronized (lock) {
            closing = true;
            open.addAll(waiting);
            if (running != null) {
                open.add(running);
            }
            lock.notifyAll();
        }
        open.forEach(this::cancel);
        joinUninterruptibly();
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
