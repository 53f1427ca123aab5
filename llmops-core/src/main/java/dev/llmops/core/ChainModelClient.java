package dev.llmops.core;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.core.internal.context.CallContext;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The whole chain behind the interface of a model; obtain one from {@link LlmOps#asModelClient()}. Closing it does nothing, because it
 * belongs to its {@link LlmOps}. Safe for use by multiple threads.
 */
public final class ChainModelClient implements ModelClient {

    private final LlmOps ops;
    private final UnaryOperator<Context> callers;
    private final ModelClient model;
    private final @Nullable String modelName;

    /**
     * A chain for somebody.
     *
     * @param callers puts who calls into the context of a call
     */
    ChainModelClient(LlmOps ops, UnaryOperator<Context> callers, ModelClient model) {
        this(ops, callers, model, null);
    }

    private ChainModelClient(
            LlmOps ops, UnaryOperator<Context> callers, ModelClient model, @Nullable String modelName) {
        this.ops = ops;
        this.callers = callers;
        this.model = model;
        this.modelName = modelName;
    }

    /**
     * {@return the same chain with a model other than the default}
     *
     * @param name the name of a model that was added to the {@link LlmOps}
     * @throws dev.llmops.api.error.InvalidRequestException if there is no model of that name
     */
    public ChainModelClient withModel(String name) {
        return new ChainModelClient(ops, callers, ops.model(name), name);
    }

    /**
     * {@return a context with the caller, for a call that another thread will make}
     *
     * @param context the context that the call would otherwise run in
     */
    public Context enter(Context context) {
        return callers.apply(context);
    }

    @Override
    public ModelDescription description() {
        return model.description();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return model.tokenizer();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return ask(request).ask().response();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return ask(request).stream();
    }

    private Ask ask(ModelRequest request) {
        Caller caller = CallContext.caller(enter(Context.current()));
        Ask ask = ops.request(request).by(caller == null ? Caller.ANONYMOUS : caller);
        return modelName == null ? ask : ask.model(modelName);
    }

    @Override
    public void close() {
        // The models belong to the LlmOps.
    }
}
