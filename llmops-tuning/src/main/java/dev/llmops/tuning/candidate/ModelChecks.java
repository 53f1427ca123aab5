package dev.llmops.tuning.candidate;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.scoring.Perplexity;
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
        double[] without = new double[texts.size()];
        double[] with = new double[texts.size()];
        double[] tokens = new double[texts.size()];
        // One scorer after the other: what it computed for a text is forgotten when the adapters change.
        for (int i = 0; i < texts.size(); i++) {
            Perplexity measured = before.perplexity(texts.get(i), chunkLength);
            without[i] = measured.value();
            tokens[i] = measured.tokens();
        }
        for (int i = 0; i < texts.size(); i++) {
            with[i] = after.perplexity(texts.get(i), chunkLength).value();
        }
        return Gates.perplexity(without, with, tokens, seed);
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
        boolean[] before = new boolean[requests.size()];
        boolean[] after = new boolean[requests.size()];
        Map<String, Object> vendor = new HashMap<>(parameters.vendor());
        vendor.put(LORA, Map.of(adapter, 1.0));
        ModelParameters adapted = parameters.toBuilder().vendor(vendor).build();
        for (int i = 0; i < before.length; i++) {
            before[i] = isBad.test(ask(model, requests.get(i), parameters));
        }
        for (int i = 0; i < after.length; i++) {
            after[i] = isBad.test(ask(model, requests.get(i), adapted));
        }
        return Gates.safety(name, before, after);
    }

    private static String ask(ModelClient model, ModelRequest request, ModelParameters parameters) {
        return model.generate(request.toBuilder().parameters(parameters).build())
                .text();
    }
}
