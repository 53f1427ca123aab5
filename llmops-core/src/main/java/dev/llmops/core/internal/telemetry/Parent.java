package dev.llmops.core.internal.telemetry;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.core.chain.CallNotes;
import io.opentelemetry.context.Context;

/**
 * Under which span the steps of a call belong. It travels in the call's own memory, not with a thread: the answer may be
 * read on another thread than the question was asked on.
 */
final class Parent {

    private static final MemoryKey<Context> KEY = new MemoryKey<>(Context.class, Parent.class);

    private Parent() {}

    static void remember(CallNotes notes, Context context) {
        notes.memory(KEY, () -> context);
    }

    static Context of(CallNotes notes) {
        return notes.memory(KEY, Context::current);
    }

    static Context of(GuardrailContext context) {
        return context.memory(KEY, Context::current);
    }
}
