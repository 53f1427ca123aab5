package dev.llmops.cli.answer;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.local.LocalModel;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The chain on a local model. Closed at the end, and also when the process is told to end (Ctrl-C): then the call that
 * runs is recorded as cancelled, with what it had written.
 */
public final class LocalOps implements AutoCloseable {

    private final LlmOps ops;
    private final LocalModel model;
    private final Thread hook;

    private LocalOps(LlmOps ops, LocalModel model) {
        this.ops = ops;
        this.model = model;
        this.hook = new Thread(ops::close, "llmops-close");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Loads the model first: where there is none, no store is made. */
    public static LocalOps open(Supplier<LocalModel> load, Supplier<Store> store) {
        return open(load, store, builder -> {});
    }

    /** The same with something more in the chain. */
    public static LocalOps open(Supplier<LocalModel> load, Supplier<Store> store, Consumer<LlmOpsBuilder> more) {
        LocalModel model = load.get();
        try {
            return open(model, store.get(), more);
        } catch (RuntimeException | Error e) {
            Closing.after(e, model::close);
            throw e;
        }
    }

    private static LocalOps open(LocalModel model, Store store, Consumer<LlmOpsBuilder> more) {
        try {
            LlmOpsBuilder builder = LlmOps.builder().store(store).model(model);
            more.accept(builder);
            return new LocalOps(builder.build(), model);
        } catch (RuntimeException | Error e) {
            Closing.after(e, store::close);
            throw e;
        }
    }

    public LlmOps ops() {
        return ops;
    }

    public LocalModel model() {
        return model;
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
