package dev.llmops.local.internal.llama;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;

/**
 * How the next token of one sequence is chosen. The chain always ends with a sampler that selects, because llama.cpp
 * aborts otherwise. Used by one thread.
 */
public final class LlamaSampler extends NativeHandle {

    private LlamaSampler(LlamaModel model, long address) {
        super("the sampler", address);
        dependsOn(model);
        reportLeakBriefly();
    }

    /**
     * Builds the chain in llama.cpp's usual order.
     *
     * @param options how to choose
     * @throws InvalidRequestException if the grammar cannot be parsed
     * @throws ModelException if llama.cpp fails
     */
    public static LlamaSampler create(LlamaModel model, SamplingOptions options) {
        model.acquire();
        try {
            LlamaSampler sampler = new LlamaSampler(model, LlamaNative.samplerCreate());
            try {
                sampler.addAll(model, options);
                return sampler;
            } catch (RuntimeException e) {
                sampler.close();
                throw e;
            }
        } catch (NativeError e) {
            throw e.typed();
        } finally {
            model.release();
        }
    }

    private void addAll(LlamaModel model, SamplingOptions options) {
        long chain = acquire();
        long weights = model.acquire();
        try {
            Grammar grammar = options.grammar();
            if (grammar != null) {
                grammar.addTo(chain, weights);
            }
            new SamplerChain(chain, weights, options).addAll();
        } finally {
            model.release();
            release();
        }
    }

    @Override
    protected void free(long freed) {
        LlamaNative.samplerFree(freed);
    }
}
