package dev.llmops.local;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.PartialResponse;
import dev.llmops.local.internal.worker.WorkerConnection;
import dev.llmops.local.internal.worker.WorkerSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local model in a process of its own, for those who want a wall between llama.cpp and their application: what ends that
 * process (a driver that crashes, the kernel's out-of-memory killer) costs the answers that it was writing, each of which
 * fails with a {@link dev.llmops.api.error.ModelUnavailableException} that is retryable, and the next call starts a new one. Safe
 * for use by several threads.
 *
 * <p>The process runs the same Java with the same class path, prints its log to the standard error of this one, and ends with
 * it. Made by {@link LocalModelBuilder#buildWorker}.
 */
public final class LocalModelWorker implements ModelClient {

    private static final Logger LOG = LoggerFactory.getLogger(LocalModelWorker.class);

    private final WorkerSettings settings;
    private final List<String> jvmOptions;
    private final ModelDescription description;
    private @Nullable WorkerConnection connection;
    private boolean closed;

    LocalModelWorker(WorkerSettings settings, List<String> jvmOptions) {
        this.settings = settings;
        this.jvmOptions = jvmOptions;
        WorkerConnection first = WorkerConnection.start(settings, jvmOptions);
        this.connection = first;
        this.description = first.description();
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
            return connected().stream(request);
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        }
    }

    /** {@return the worker's process; another one after it ended and a call was made} */
    public synchronized ProcessHandle process() {
        return connected().process();
    }

    private synchronized WorkerConnection connected() {
        if (closed) {
            throw new ModelException("the model is closed; load it again", null, false);
        }
        WorkerConnection current = connection;
        if (current == null || !current.isOpen()) {
            LOG.warn(
                    "the worker process of {} has ended, and a new one is started",
                    description.identity().name());
            current = WorkerConnection.start(settings, jvmOptions);
            connection = current;
        }
        return current;
    }

    /** Cancels what runs and ends the process. Doing it twice does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
