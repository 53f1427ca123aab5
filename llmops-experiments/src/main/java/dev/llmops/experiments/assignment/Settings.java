package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of a call an experiment varies. */
public final class Settings {

    /** The prompt's version. */
    public static final String PROMPT = "prompt";
    /** The model. */
    public static final String MODEL = "model";
    /** The LoRA adapter. */
    public static final String ADAPTER = "adapter";

    private static final String RETRIEVAL = "retrieval";
    private static final String GUARDRAILS = "guardrails";
    private static final String PARAMETER = "parameter ";

    private Settings() {}

    /**
     * {@return the names of what any variant of an experiment sets}
     *
     * @param experiment the experiment
     */
    public static Set<String> variedBy(Experiment experiment) {
        Set<String> all = new HashSet<>();
        experiment.variants().forEach(variant -> all.addAll(of(variant)));
        return all;
    }

    private static Set<String> of(Variant variant) {
        Set<String> all = new HashSet<>(of(variant.parameters()));
        add(all, PROMPT, variant.prompt() != null);
        add(all, MODEL, variant.model() != null);
        add(all, ADAPTER, variant.adapter() != null);
        add(all, RETRIEVAL, variant.retrieval() != null);
        add(all, GUARDRAILS, variant.guardrails() != null);
        return all;
    }

    /**
     * {@return the names of the parameters that are set}
     *
     * @param parameters the parameters
     */
    public static Set<String> of(ModelParameters parameters) {
        if (parameters.equals(ModelParameters.NONE)) {
            return Set.of();
        }
        Set<String> all = new HashSet<>();
        add(all, PARAMETER + "temperature", parameters.temperature() != null);
        add(all, PARAMETER + "topP", parameters.topP() != null);
        add(all, PARAMETER + "topK", parameters.topK() != null);
        add(all, PARAMETER + "minP", parameters.minP() != null);
        add(all, PARAMETER + "seed", parameters.seed() != null);
        add(all, PARAMETER + "maxTokens", parameters.maxTokens() != null);
        add(all, PARAMETER + "stopSequences", !parameters.stopSequences().isEmpty());
        for (String name : List.copyOf(parameters.vendor().keySet())) {
            all.add(name.equals(Adapters.PARAMETER) ? ADAPTER : PARAMETER + name);
        }
        return all;
    }

    private static void add(Set<String> all, String name, boolean set) {
        if (set) {
            all.add(name);
        }
    }
}
