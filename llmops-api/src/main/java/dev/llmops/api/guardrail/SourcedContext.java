package dev.llmops.api.guardrail;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The same call, for one of its texts. */
record SourcedContext(GuardrailContext context, @Nullable String source, boolean hidden) implements GuardrailContext {

    @Override
    public @Nullable String call() {
        return context.call();
    }

    @Override
    public GuardrailContext from(@Nullable String other) {
        return new SourcedContext(context, other, hidden);
    }

    @Override
    public GuardrailContext asHidden() {
        return new SourcedContext(context, source, true);
    }

    @Override
    public Caller caller() {
        return context.caller();
    }

    @Override
    public @Nullable ModelRequest request() {
        return context.request();
    }

    @Override
    public <T> T memory(MemoryKey<T> key, Supplier<T> create) {
        return context.memory(key, create);
    }

    @Override
    public void restoreWith(Object owner, Supplier<Deanonymizer> restorer) {
        context.restoreWith(owner, restorer);
    }

    @Override
    public String restored(String text) {
        return context.restored(text);
    }
}
