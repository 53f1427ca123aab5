package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Breaks contexts for tests of what happens then. */
public final class PoisonedContexts {

    private PoisonedContexts() {}

    /** Makes an assertion of llama.cpp fail in a context. */
    public static LlamaContext poison(LlamaContext context) {
        long address = context.acquire();
        try {
            assertThatThrownBy(() -> LlamaNative.contextRemove(address, 5000, 0, -1))
                    .isInstanceOf(NativeError.class);
        } finally {
            context.release();
        }
        return context;
    }
}
