package dev.llmops.core.internal.experiment;

import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.experiments.assignment.Adapters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a call gets of the experiments that are about it: from the variants that it was assigned, and what these leave open from the
 * controls of those that it takes no part in. Used by one thread.
 */
public final class Chosen {

    private final List<Variant> assigned = new ArrayList<>(1);
    private final List<Variant> controls = new ArrayList<>(1);
    private @Nullable String modelInPlace;

    Chosen() {}

    void take(Variant variant, boolean counts, boolean aboutModel) {
        (counts ? assigned : controls).add(variant);
        if (aboutModel && modelInPlace == null) {
            modelInPlace = variant.model();
        }
    }

    /** {@return the version of the prompt, or null if no variant says it} */
    public @Nullable PromptReference prompt() {
        return first(Variant::prompt);
    }

    /**
     * {@return the name of the model, or null for the default}
     *
     * @param own what the call asks for, or null
     * @param ofPrompt what the prompt asks for, or null
     */
    public @Nullable String model(@Nullable String own, @Nullable String ofPrompt) {
        if (modelInPlace != null) {
            return modelInPlace;
        }
        String chosen = own != null ? own : first(Variant::model);
        return chosen != null ? chosen : ofPrompt;
    }

    /** {@return the parameters, with those of an adapter} */
    public ModelParameters parameters() {
        ModelParameters all = ModelParameters.NONE;
        for (Variant variant : assigned) {
            all = all.orElse(Adapters.parameters(variant));
        }
        for (Variant variant : controls) {
            all = all.orElse(Adapters.parameters(variant));
        }
        return all;
    }

    /** {@return the name of the retrieval, or null for the standard one} */
    public @Nullable String retrieval() {
        return first(Variant::retrieval);
    }

    /** {@return the name of the guardrails, or null for the standard ones} */
    public @Nullable String guardrails() {
        return first(Variant::guardrails);
    }

    private <T> @Nullable T first(Function<Variant, @Nullable T> part) {
        T found = first(assigned, part);
        return found != null ? found : first(controls, part);
    }

    private static <T> @Nullable T first(List<Variant> variants, Function<Variant, @Nullable T> part) {
        for (Variant variant : variants) {
            T value = part.apply(variant);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
