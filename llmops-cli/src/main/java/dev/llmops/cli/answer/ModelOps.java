package dev.llmops.cli.answer;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The chain on one model. Closed at the end, and also when the process is told to end (Ctrl-C): then the call that
 * runs is recorded as cancelled, with what it had written.
 */
public final class ModelOps implements AutoCloseable {

    private final LlmOps ops;
    private final ModelClient model;
    private final Thread hook;

    private ModelOps(LlmOps ops, ModelClient model) {
        this.ops = ops;
        this.model = model;
        this.hook = DaemonThreads.unstarted("llmops-close", ops::close);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Loads the model first: where there is none, no store is made. */
    public static ModelOps open(Supplier<ModelClient> load, Supplier<Store> store) {
        return open(load, store, builder -> {});
    }

    /** The same with something more in the chain. */
    public static ModelOps open(Supplier<ModelClient> load, Supplier<Store> store, Consumer<LlmOpsBuilder> more) {
        ModelClient model = load.get();
        try {
            return open(model, store.get(), more);
        } catch (RuntimeException | Error e) {
            Closing.after(e, model::close);
            throw e;
        }
    }

    private static ModelOps open(ModelClient model, Store store, Consumer<LlmOpsBuilder> more) {
        try {
            LlmOpsBuilder builder = LlmOps.builder().store(store).model(model);
            more.accept(builder);
            return new ModelOps(builder.build(), model);
        } catch (RuntimeException | Error e) {
            Closing.after(e, store::close);
            throw e;
        }
    }

    public LlmOps ops() {
        return ops;
    }

    public ModelClient model() {
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
