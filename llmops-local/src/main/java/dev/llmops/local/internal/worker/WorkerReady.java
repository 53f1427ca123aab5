package dev.llmops.local.internal.worker;

import dev.llmops.api.model.ModelDescription;
import dev.llmops.local.LocalModel;

/**
 * What a worker tells of its model once it is loaded.
 *
 * @param dimension length of its embeddings
 * @param scored most tokens that are scored together
 */
public record WorkerReady(ModelDescription description, int dimension, int scored) {

    static WorkerReady of(LocalModel model) {
        return new WorkerReady(
                model.description(),
                model.embeddings().dimension(),
                model.scorer().contextLength());
    }
}
