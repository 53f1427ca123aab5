package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call outside of the chain, which also tells a stream what to put back. */
final class CallContext implements GuardrailContext {

    private final GuardrailContext call;
    private final Map<Object, Supplier<Deanonymizer>> restorers = new LinkedHashMap<>();

    CallContext(Caller caller) {
        this.call = GuardrailContext.of(caller);
    }

    @Override
    public Caller caller() {
        return call.caller();
    }

    @Override
    public @Nullable ModelRequest request() {
        return call.request();
    }

    @Override
    public @Nullable String call() {
        return call.call();
    }

    @Override
    public @Nullable String source() {
        return call.source();
    }

    @Override
    public boolean hidden() {
        return call.hidden();
    }

    /** Of this one, which knows what to put back. */
    @Override
    public GuardrailContext from(@Nullable String source) {
        return GuardrailContext.super.from(source);
    }

    @Override
    public GuardrailContext asHidden() {
        return GuardrailContext.super.asHidden();
    }

    @Override
    public <T> T memory(MemoryKey<T> key, Supplier<T> create) {
        return call.memory(key, create);
    }

    @Override
    public synchronized void restoreWith(Object owner, Supplier<Deanonymizer> restorer) {
        call.restoreWith(owner, restorer);
        restorers.putIfAbsent(owner, restorer);
    }

    @Override
    public String restored(String text) {
        return call.restored(text);
    }

    /** {@return what puts things back into one text, as it is known now} */
    synchronized List<Supplier<Deanonymizer>> restorers() {
        return new ArrayList<>(restorers.values());
    }
}
