package dev.llmops.local.internal.worker;

import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.option.GpuOptions;

/**
 * With what a worker computes.
 *
 * @param contextLength length of the context, 0 for the default
 * @param minContextLength shortest context that will do, 0 if no shorter one is allowed
 * @param memoryCheck whether free memory is checked
 * @param repackWeights whether weights may be laid out for this processor's fastest kernels
 * @param batchSize tokens that are computed at once
 * @param attention how attention is computed and stored
 * @param gpu what is kept on GPUs
 */
public record ComputeSettings(
        int contextLength,
        int minContextLength,
        boolean memoryCheck,
        boolean repackWeights,
        int threads,
        int batchSize,
        AttentionOptions attention,
        GpuOptions gpu) {}
