package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Breaks contexts for tests of what happens then. */
public final class PoisonedContexts {

    private PoisonedContexts() {}

    /**
     * Makes an assertion of llama.cpp fail as a context with batches of 32 begins to decode: before it has a graph, so that no
     * thread of ggml works for it.
     */
    static void poisonAtDecoding(LlamaContext context) {
        int count = 33;
        int[] zeros = new int[count];
        int[] positions = java.util.stream.IntStream.range(0, count).toArray();
        long address = context.acquire();
        try {
            assertThatThrownBy(() -> LlamaNative.decode(address, count, zeros, positions, zeros, new byte[count], -1))
                    .isInstanceOfSatisfying(
                            NativeError.class,
                            e -> org.assertj.core.api.Assertions.assertThat(e.kind())
                                    .isEqualTo(NativeError.Kind.ABORT));
        } finally {
            context.release();
        }
    }

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
