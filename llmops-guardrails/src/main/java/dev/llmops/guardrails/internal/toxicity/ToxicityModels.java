package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import java.util.EnumMap;
import java.util.Map;

/**
 * A model for each kind of toxic language, and one that was trained to tell all kinds from harmless texts: where five models are asked, one of them is too sure
 * of a harmless text more often than one that saw all of them.
 *
 * @param toxic the model of all kinds
 */
record ToxicityModels(Map<ToxicityKind, LinearModel> kinds, LinearModel toxic) {

    /** The name of the file of the model of all kinds. */
    static final String TOXIC = "toxicity-any-4.model";

    /** How much the model of all kinds counts beside that of a kind. */
    private static final double SHARE = 0.5;

    private static final String FOLDER = "/dev/llmops/guardrails/";

    static ToxicityModels shipped() {
        Map<ToxicityKind, LinearModel> kinds = new EnumMap<>(ToxicityKind.class);
        for (ToxicityKind kind : ToxicityKind.values()) {
            kinds.put(kind, LinearModel.resource(FOLDER + kind.resource()));
        }
        return new ToxicityModels(kinds, LinearModel.resource(FOLDER + TOXIC));
    }

    NgramHasher hasher() {
        return toxic.hasher();
    }

    /** {@return how sure a text is of each kind, from 0 to 1} */
    Map<ToxicityKind, Double> scores(Features seen) {
        double any = SHARE * toxic.logit(seen);
        Map<ToxicityKind, Double> scores = new EnumMap<>(ToxicityKind.class);
        kinds.forEach((kind, model) -> scores.put(kind, kind.score(model.logit(seen) + any)));
        return scores;
    }
}
