package dev.llmops.local.internal.llama;

import dev.llmops.local.sampling.LocalSampling;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen, as llama.cpp takes it.
 *
 * @param temperature 0 for the likeliest token each time
 * @param topK 0 for all tokens
 * @param topP 1 for all tokens
 * @param minP 0 for all tokens
 * @param seed seed of the choice; -1 would mean a random one to llama.cpp and is never used
 * @param grammar what the answer must look like, or null
 * @param more the other samplers
 * @param history the tokens before the answer, which penalties and DRY look at; not changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record SamplingOptions(
        float temperature,
        int topK,
        float topP,
        float minP,
        int seed,
        @Nullable Grammar grammar,
        LocalSampling more,
        int[] history) {

    /** Refuses the seed that llama.cpp replaces by a random one. */
    public SamplingOptions {
        if (seed == -1) {
            throw new IllegalArgumentException("seed must not be -1, which means a random one to llama.cpp");
        }
    }

    /** Without other samplers. */
    public SamplingOptions(float temperature, int topK, float topP, float minP, int seed, @Nullable Grammar grammar) {
        this(temperature, topK, topP, minP, seed, grammar, LocalSampling.NONE, new int[0]);
    }
}
