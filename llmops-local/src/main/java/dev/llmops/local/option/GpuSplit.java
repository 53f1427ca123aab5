package dev.llmops.local.option;

/** How a model is shared out when there are several GPUs. */
public enum GpuSplit {
    /** The whole model on one GPU: {@link GpuOptions.Builder#mainGpu}, or else the first. */
    NONE,
    /** Whole layers, with their keys and values, one GPU after the other. */
    LAYER,
    /** Rows of each matrix, so that all GPUs work at the same layer. CUDA only. */
    ROW,
    /**
     * Each tensor over all GPUs, keys and values too. Needs flash attention ({@link dev.llmops.local.LocalModelBuilder#flashAttention}), and
     * not every architecture can.
     */
    TENSOR
}
