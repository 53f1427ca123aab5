package dev.llmops.cli;

import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.local.LocalModel;
import java.util.function.Supplier;

/**
 * The chain on a local model. Closed at the end, and also when the process is told to end (Ctrl-C): then the call that
 * runs is recorded as cancelled, with what it had written.
 */
final class LocalOps implements AutoCloseable {

    private final LlmOps ops;
    private final Thread hook;

    private LocalOps(LlmOps ops) {
        this.ops = ops;
        this.hook = new Thread(ops::close, "llmops-close");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Loads the model first: where there is none, no store is made. */
    static LocalOps open(Supplier<LocalModel> load, Supplier<Store> store) {
        LocalModel model = load.get();
        Store opened;
        try {
            opened = store.get();
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        return new LocalOps(LlmOps.builder().store(opened).model(model).build());
    }

    LlmOps ops() {
        return ops;
    }

    @Override
    public void close() {
        ops.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook closes the same once more, which does nothing.
        }
    }
}
