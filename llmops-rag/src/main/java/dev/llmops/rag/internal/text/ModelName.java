package dev.llmops.rag.internal.text;

import dev.llmops.api.model.ModelIdentity;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A model as a text that another one of the same name does not have.
 */
public final class ModelName {

    private ModelName() {}

    /**
     * {@return provider, name and, where it is known, digest of a model}
     *
     * @param model which
     */
    public static String of(ModelIdentity model) {
        return model.provider() + "/" + model.name() + (model.digest() == null ? "" : "@" + model.digest());
    }
}
