package dev.llmops.local;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.PartialResponse;
import dev.llmops.local.internal.worker.WorkerSettings;
import dev.llmops.local.internal.worker.WorkerSlot;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local model in a process of its own, for those who want a wall between llama.cpp and their application: what ends that
 * process (a driver that crashes, the kernel's out-of-memory killer) costs the answers that it was writing, each of which
 * fails with a {@link dev.llmops.api.error.ModelUnavailableException} that is retryable, and the next call starts a new one, until
 * five in a row have ended without an answer. Safe for use by several threads.
 *
 * <p>The process runs the same Java with the same class path, prints its log to the standard error of this one, and ends with
 * it. Made by {@link LocalModelBuilder#buildWorker}.
 */
public final class LocalModelWorker implements ModelClient {

    private static final Logger LOG = LoggerFactory.getLogger(LocalModelWorker.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final WorkerSlot slot;
    private final ModelDescription description;

    LocalModelWorker(WorkerSettings settings, List<String> jvmOptions) {
        this.slot = new WorkerSlot(settings, jvmOptions);
        this.description = slot.connected().description();
        CLEANER.register(this, endLeaked(slot, description.identity().name()));
    }

    // Static, so that it holds nothing that would keep the object alive.
    private static Runnable endLeaked(WorkerSlot slot, String name) {
        Throwable creation = new Throwable("it was created here");
        return () -> {
            if (!slot.isClosed()) {
                LOG.warn(
                        "the worker of {} was never closed, so its process is ended; use try-with-resources",
                        name,
                        creation);
                slot.close();
            }
        };
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return stream(request).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        try {
            // Who reads an answer keeps its model.
            return slot.connected().stream(request, this);
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * {@return the worker's process; another one after it ended and a call was made}
     *
     * @throws LlmOpsException if the model is closed, or its process ended five times in a row without
     *     an answer
     */
    public ProcessHandle process() {
        return slot.connected().process();
    }

    /** Cancels what runs and ends the process, also one that is still loading. Doing it twice does nothing. */
    @Override
    public void close() {
        slot.close();
    }
}
