package dev.llmops.local.internal.worker;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalModelBuilder;
import dev.llmops.local.option.EmbeddingPooling;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the worker loads its model: the settings of a {@link LocalModelBuilder}, sent as they are.
 *
 * @param file the model file, absolute
 * @param name its name, or null
 * @param chatTemplate a chat template in place of its own, or null
 * @param embeddingPooling how embeddings are made, or null for what the file says
 * @param queueCapacity calls that may wait
 * @param engine how calls are batched
 * @param speculation speculative decoding
 * @param defaults what applies where a request sets nothing
 * @param lenientSchemas whether keywords of schemas that a grammar cannot follow are left out
 */
public record WorkerSettings(
        Path file,
        @Nullable String name,
        @Nullable String chatTemplate,
        @Nullable EmbeddingPooling embeddingPooling,
        ComputeSettings compute,
        int queueCapacity,
        EngineOptions engine,
        Speculation speculation,
        ModelParameters defaults,
        boolean lenientSchemas) {

    /** Loads the model in this process. */
    LocalModel load() {
        LocalModelBuilder builder = LocalModel.builder()
                .file(file)
                .memoryCheck(compute.memoryCheck())
                .repackWeights(compute.repackWeights())
                .threads(compute.threads())
                .batchSize(compute.batchSize())
                .flashAttention(compute.attention().flash())
                .kvCache(compute.attention().keys(), compute.attention().values())
                .gpu(compute.gpu())
                .queueCapacity(queueCapacity)
                .engine(engine)
                .speculation(speculation)
                .defaults(defaults);
        if (name != null) {
            builder.name(name);
        }
        if (chatTemplate != null) {
            builder.chatTemplate(chatTemplate);
        }
        if (embeddingPooling != null) {
            builder.embeddingPooling(embeddingPooling);
        }
        if (compute.contextLength() > 0) {
            builder.contextLength(compute.contextLength());
        }
        if (compute.minContextLength() > 0) {
            builder.minContextLength(compute.minContextLength());
        }
        if (lenientSchemas) {
            builder.lenientSchemas();
        }
        return builder.build();
    }
}
