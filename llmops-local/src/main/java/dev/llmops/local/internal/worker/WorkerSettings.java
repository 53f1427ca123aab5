package dev.llmops.local.internal.worker;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.local.EmbeddingPooling;
import dev.llmops.local.GpuOptions;
import dev.llmops.local.GpuSplit;
import dev.llmops.local.KvCacheType;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalModelBuilder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>How the worker loads its model: the settings of a {@link LocalModelBuilder}.
 *
 * @param file the model file
 * @param name its name, or null
 * @param chatTemplate a chat template in place of its own, or null
 * @param embeddingPooling how embeddings are made, or null for what the file says
 * @param contextLength length of the context, 0 for the default
 * @param leastContextLength shortest context that will do, 0 if no shorter one is allowed
 * @param memoryCheck whether free memory is checked
 * @param repackWeights whether weights may be laid out for this processor's fastest kernels
 * @param threads threads that compute
 * @param batchSize tokens that are computed at once
 * @param queueCapacity calls that may wait
 * @param engine how calls are computed together
 * @param flashAttention whether to use flash attention
 * @param keys how keys are stored
 * @param values how values are stored
 * @param defaults what applies where a request sets nothing
 * @param looseSchemas whether keywords of schemas that a grammar can not follow are left out
 * @param gpuLayers layers on GPUs, -1 for all
 * @param gpuSplit how they are shared out
 * @param mainGpu the one GPU, or null
 * @param tensorSplit the share of each GPU
 * @param expertsOnCpu whether experts stay off the GPUs
 * @param speculation how tokens are guessed
 */
public record WorkerSettings(
        String file,
        @Nullable String name,
        @Nullable String chatTemplate,
        @Nullable EmbeddingPooling embeddingPooling,
        int contextLength,
        int leastContextLength,
        boolean memoryCheck,
        boolean repackWeights,
        int threads,
        int batchSize,
        int queueCapacity,
        WorkerEngine engine,
        boolean flashAttention,
        KvCacheType keys,
        KvCacheType values,
        ModelParameters defaults,
        boolean looseSchemas,
        int gpuLayers,
        GpuSplit gpuSplit,
        @Nullable Integer mainGpu,
        List<Float> tensorSplit,
        boolean expertsOnCpu,
        WorkerSpeculation speculation) {

    /** Loads the model in this process. */
    LocalModel load() {
        LocalModelBuilder builder = LocalModel.builder()
                .file(Path.of(file))
                .memoryCheck(memoryCheck)
                .repackWeights(repackWeights)
                .threads(threads)
                .batchSize(batchSize)
                .queueCapacity(queueCapacity)
                .engine(engine.options())
                .flashAttention(flashAttention)
                .kvCache(keys, values)
                .defaults(defaults)
                .speculation(speculation.speculation())
                .gpu(gpu());
        if (name != null) {
            builder.name(name);
        }
        if (chatTemplate != null) {
            builder.chatTemplate(chatTemplate);
        }
        if (embeddingPooling != null) {
            builder.embeddingPooling(embeddingPooling);
        }
        if (contextLength > 0) {
            builder.contextLength(contextLength);
        }
        if (leastContextLength > 0) {
            builder.leastContextLength(leastContextLength);
        }
        if (looseSchemas) {
            builder.looseSchemas();
        }
        return builder.build();
    }

    private GpuOptions gpu() {
        GpuOptions.Builder gpu = GpuOptions.builder();
        if (gpuLayers == 0) {
            return GpuOptions.none();
        }
        if (gpuLayers > 0) {
            gpu.layers(gpuLayers);
        }
        if (mainGpu != null) {
            gpu.mainGpu(mainGpu);
        } else {
            gpu.split(gpuSplit);
        }
        if (!tensorSplit.isEmpty()) {
            float[] shares = new float[tensorSplit.size()];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = tensorSplit.get(i);
            }
            gpu.tensorSplit(shares);
        }
        if (expertsOnCpu) {
            gpu.expertsOnCpu();
        }
        return gpu.build();
    }
}
