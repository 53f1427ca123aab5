package dev.llmops.tuning.candidate;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.Gates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Checks that compare a model with an adapter against the same model without it. */
public final class ModelChecks {

    private static final String LORA = "lora";

    private ModelChecks() {}

    /**
     * {@return whether the model has forgotten other texts}
     *
     * @param before computes likelihoods without the adapter
     * @param after computes likelihoods with it
     * @param texts texts unrelated to the task, at least ten, each of two chunks or more
     * @param chunkLength tokens of each chunk
     * @param seed of the bootstrap over the texts
     */
    public static GateResult perplexity(
            TextScorer before, TextScorer after, List<String> texts, int chunkLength, long seed) {
        return new PlainPerplexity(before, texts, chunkLength).against(after, seed);
    }

    /**
     * {@return whether answers are bad that were not bad before}
     *
     * @param name the name of the check
     * @param model the model
     * @param adapter name of the loaded adapter
     * @param requests the requests
     * @param parameters of all requests
     * @param isBad whether an answer is bad: it does what it should have refused, or follows instructions in a document
     */
    public static GateResult safety(
            String name,
            ModelClient model,
            String adapter,
            List<ModelRequest> requests,
            ModelParameters parameters,
            Predicate<String> isBad) {
        List<SafetyProbe> probes = requests.stream()
                .map(request -> new SafetyProbe(request, isBad))
                .toList();
        return Gates.safety(name, bad(model, parameters, probes), bad(model, adapted(parameters, adapter), probes));
    }

    /** The parameters with an adapter. */
    static ModelParameters adapted(ModelParameters parameters, String adapter) {
        Map<String, Object> vendor = new HashMap<>(parameters.vendor());
        vendor.put(LORA, Map.of(adapter, 1.0));
        return parameters.toBuilder().vendor(vendor).build();
    }

    /** Which of the requests end badly. */
    static boolean[] bad(ModelClient model, ModelParameters parameters, List<SafetyProbe> probes) {
        boolean[] bad = new boolean[probes.size()];
        for (int i = 0; i < bad.length; i++) {
            SafetyProbe probe = probes.get(i);
            bad[i] = probe.isBad()
                    .test(model.generate(probe.request().toBuilder()
                                    .parameters(parameters)
                                    .build())
                            .text());
        }
        return bad;
    }
}
