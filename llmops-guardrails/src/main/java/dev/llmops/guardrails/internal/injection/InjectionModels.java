package dev.llmops.guardrails.internal.injection;

import dev.llmops.guardrails.internal.classifier.LinearModel;
import org.jspecify.annotations.Nullable;

/**
 * The trained models: one for what users type, who may ask for anything and play roles, and one for what stands in
 * data, where any order to the assistant is out of place.
 *
 * @param user for what users type
 * @param data for passages and tool results, or null to look at them as at what users type
 */
public record InjectionModels(LinearModel user, @Nullable LinearModel data) {

    /** The resource with the model for what users type. */
    public static final String USER = "injection-user-1.model";
    /** The resource with the model for data. */
    public static final String DATA = "injection-data-1.model";

    /** {@return the models that come with the library} */
    public static InjectionModels standard() {
        return Standard.MODELS;
    }

    private static final class Standard {
        static final InjectionModels MODELS = new InjectionModels(read(USER), read(DATA));
    }

    private static LinearModel read(String name) {
        return LinearModel.resource("/dev/llmops/guardrails/" + name);
    }
}
