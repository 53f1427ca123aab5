package dev.llmops.local.option;

import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a model is kept on GPUs, and how it is shared out over several. Where no GPU is found, the model runs on the CPU
 * and {@link dev.llmops.local.LocalModel#fallbacks()} says why; only what names a GPU that is not there ({@link Builder#mainGpu},
 * {@link Builder#tensorSplit}) is refused. Immutable.
 *
 * @param layers how many layers are kept on GPUs, counted from the last one, or -1 for all
 * @param split how the model is shared out over several GPUs
 * @param mainGpu the one GPU to use, or null
 * @param tensorSplit the share of each GPU, or an empty list for shares by free memory
 * @param expertsOnCpu whether the experts of a mixture-of-experts model stay in the memory of the machine
 */
public record GpuOptions(
        int layers, GpuSplit split, @Nullable Integer mainGpu, List<Float> tensorSplit, boolean expertsOnCpu) {

    private static final GpuOptions ALL = builder().build();

    /** Copies the list. */
    public GpuOptions {
        Objects.requireNonNull(split, "split");
        tensorSplit = List.copyOf(tensorSplit);
    }

    /** {@return all layers on the GPUs that are there; the default of a {@link dev.llmops.local.LocalModelBuilder}} */
    public static GpuOptions all() {
        return ALL;
    }

    /** {@return nothing on a GPU} */
    public static GpuOptions none() {
        return builder().layers(0).build();
    }

    /** {@return a builder with the settings of {@link #all()}} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the options. Not safe for use by multiple threads. */
    public static final class Builder {

        private @Nullable Integer layers;
        private @Nullable GpuSplit split;
        private @Nullable Integer mainGpu;
        private List<Float> tensorSplit = List.of();
        private boolean expertsOnCpu;

        private Builder() {}

        /**
         * Sets how many layers are kept on GPUs; the rest stays on the CPU, the first layers first. The default is all.
         *
         * @param count at least 0; 0 uses no GPU for anything
         * @return this
         */
        public Builder layers(int count) {
            Require.atLeast("layers", count, 0);
            if (count == 0 && (mainGpu != null || split != null || !tensorSplit.isEmpty())) {
                throw new IllegalArgumentException(
                        "layers must be at least 1 where a GPU or a split is chosen, but was 0");
            }
            layers = count;
            return this;
        }

        /**
         * Sets how the model is shared out over several GPUs. The default is {@link GpuSplit#LAYER}.
         *
         * @param how how
         * @return this
         */
        public Builder split(GpuSplit how) {
            Objects.requireNonNull(how, "how");
            requireLayers("split");
            if (mainGpu != null && how != GpuSplit.NONE) {
                throw new IllegalArgumentException("split must be NONE where mainGpu is set, but was " + how);
            }
            if (how == GpuSplit.NONE && !tensorSplit.isEmpty()) {
                throw new IllegalArgumentException("split must not be NONE where tensorSplit is set");
            }
            split = how;
            return this;
        }

        /**
         * Puts the whole model on one GPU.
         *
         * @param index its place among the GPUs in {@link dev.llmops.local.ComputeDevice#available()}, from 0; {@link dev.llmops.local.LocalModelBuilder#build()}
         *     refuses one that is not there
         * @return this
         */
        public Builder mainGpu(int index) {
            Require.atLeast("mainGpu", index, 0);
            requireLayers("mainGpu");
            if (!tensorSplit.isEmpty()) {
                throw new IllegalArgumentException("mainGpu must not be set beside tensorSplit");
            }
            if (split != null && split != GpuSplit.NONE) {
                throw new IllegalArgumentException("mainGpu must not be set beside split " + split);
            }
            mainGpu = index;
            return this;
        }

        /**
         * Sets how large a share each GPU gets. The default is by free memory.
         *
         * @param shares a number for each GPU in {@link dev.llmops.local.ComputeDevice#available()}, in that order: {@code 3, 1} gives the
         *     first one three quarters. Not negative, not all 0
         * @return this
         */
        public Builder tensorSplit(float... shares) {
            float sum = 0;
            for (float share : shares) {
                if (!(share >= 0) || Float.isInfinite(share)) {
                    throw new IllegalArgumentException(
                            "tensorSplit must have shares of at least 0, but one was " + share);
                }
                sum += share;
            }
            if (!(sum > 0)) {
                throw new IllegalArgumentException("tensorSplit must have a share above 0, but has none");
            }
            requireLayers("tensorSplit");
            if (mainGpu != null || split == GpuSplit.NONE) {
                throw new IllegalArgumentException("tensorSplit must not be set where the model is kept on one GPU");
            }
            Float[] boxed = new Float[shares.length];
            for (int i = 0; i < shares.length; i++) {
                boxed[i] = shares[i];
            }
            tensorSplit = List.of(boxed);
            return this;
        }

        /**
         * Keeps the experts of a mixture-of-experts model in the memory of the machine, and the rest on GPUs: the experts
         * are most of the weights, and few of them are used for each token. Changes nothing for other models.
         *
         * @return this
         */
        public Builder expertsOnCpu() {
            expertsOnCpu = true;
            return this;
        }

        /** {@return the options} */
        public GpuOptions build() {
            return new GpuOptions(layers == null ? -1 : layers, effectiveSplit(), mainGpu, tensorSplit, expertsOnCpu);
        }

        private GpuSplit effectiveSplit() {
            if (split != null) {
                return split;
            }
            return mainGpu != null ? GpuSplit.NONE : GpuSplit.LAYER;
        }

        private void requireLayers(String what) {
            if (layers != null && layers == 0) {
                throw new IllegalArgumentException(what + " must not be set where layers is 0");
            }
        }
    }
}
