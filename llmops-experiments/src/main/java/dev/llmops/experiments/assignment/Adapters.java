package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelParameters;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a variant's LoRA adapter is asked for: by the vendor parameter {@code lora} of models in the process. */
public final class Adapters {

    /** Name of the parameter: an object of scales by name of the adapter. */
    static final String PARAMETER = "lora";

    private static final double WHOLE = 1.0;

    private Adapters() {}

    /**
     * {@return the parameters of a variant, with its adapter}
     *
     * @param variant the variant
     */
    public static ModelParameters parameters(Variant variant) {
        if (variant.adapter() == null) {
            return variant.parameters();
        }
        Map<String, Object> vendor = new LinkedHashMap<>(variant.parameters().vendor());
        vendor.put(PARAMETER, Map.of(variant.adapter(), WHOLE));
        return variant.parameters().toBuilder().vendor(vendor).build();
    }
}
