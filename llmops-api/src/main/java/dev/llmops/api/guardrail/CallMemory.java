package dev.llmops.api.guardrail;

import dev.llmops.api.generation.Caller;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A context that is nothing but a caller and a memory. */
final class CallMemory implements GuardrailContext {

    private record Key(Object owner, Class<?> type) {}

    private final Caller caller;
    private final Map<Key, Object> memory = new ConcurrentHashMap<>();

    CallMemory(Caller caller) {
        this.caller = Objects.requireNonNull(caller, "caller");
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public <T> T memory(Object owner, Class<T> type, Supplier<T> create) {
        return type.cast(memory.computeIfAbsent(new Key(owner, type), key -> create.get()));
    }
}
