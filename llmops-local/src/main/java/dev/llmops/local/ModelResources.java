package dev.llmops.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Native things that belong together, closed once, the last one first. Knows nothing of the object that owns it. */
final class ModelResources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalModel.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    /** Frees the resources when their owner was forgotten, and says where it came from. */
    Runnable leakDetector(String name) {
        Throwable creation = new Throwable("it was created here");
        return () -> {
            if (!closed.get()) {
                LOG.warn("the local model {} was never closed; close it, or use try-with-resources", name, creation);
                close();
            }
        };
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception | Error e) {
                LOG.warn("a part of a local model could not be closed", e);
            }
        }
    }
}
