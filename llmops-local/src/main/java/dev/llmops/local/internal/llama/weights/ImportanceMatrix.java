package dev.llmops.local.internal.llama.weights;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaNative;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.NativeHandle;
import dev.llmops.local.internal.llama.NativeLog;
import dev.llmops.local.internal.llama.NativeProgress;

/** An importance matrix: how strongly a text excites each column of a model's weights. It outlives the model. */
public final class ImportanceMatrix extends NativeHandle {

    private ImportanceMatrix(long address) {
        super("the importance matrix", address);
        reportLeak();
    }

    /**
     * Reads a text with a model.
     *
     * @param tokens whole chunks, each of which is read alone
     * @param listener hears which chunk is read, on the thread of the caller
     * @throws ModelException if llama.cpp fails
     */
    public static ImportanceMatrix compute(
            LlamaModel model, int[] tokens, int chunk, int threads, NativeProgress listener) {
        long weights = model.acquire();
        try {
            return new ImportanceMatrix(LlamaNative.importanceCompute(weights, tokens, chunk, threads, listener));
        } catch (NativeError e) {
            throw e.typed();
        } finally {
            model.release();
            NativeLog.drain();
        }
    }

    @Override
    protected void free(long freed) {
        LlamaNative.importanceFree(freed);
    }
}
