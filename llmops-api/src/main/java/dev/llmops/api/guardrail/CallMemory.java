package dev.llmops.api.guardrail;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A context without a chain around it: a caller, a request, a memory. */
final class CallMemory implements GuardrailContext {

    private final Caller caller;
    private final @Nullable ModelRequest request;
    private final Map<MemoryKey<?>, Object> memory = new ConcurrentHashMap<>();
    private final Map<Object, Supplier<Deanonymizer>> restorers = new LinkedHashMap<>();

    CallMemory(Caller caller, @Nullable ModelRequest request) {
        this.caller = Objects.requireNonNull(caller, "caller");
        this.request = request;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public <T> T memory(MemoryKey<T> key, Supplier<T> create) {
        return key.type().cast(memory.computeIfAbsent(key, missing -> create.get()));
    }

    @Override
    public @Nullable ModelRequest request() {
        return request;
    }

    @Override
    public synchronized void restoreWith(Object owner, Supplier<Deanonymizer> restorer) {
        restorers.putIfAbsent(owner, restorer);
    }

    @Override
    public synchronized String restored(String text) {
        Deanonymizer restorer = Deanonymizer.byForm(() -> List.copyOf(restorers.values()));
        return restorer.push(text) + restorer.finish();
    }
}
