package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.eval.internal.claim.Asking;
import java.util.List;

/** By a model of entailment, without what is neutral. */
record NliCheck(EntailmentModel model) implements SelfCheck.Check {

    private static final double UNDECIDED = 0.5;

    @Override
    public double[] unsupported(Asking asking, List<String> sentences, List<String> samples) {
        return sentences.stream()
                .mapToDouble(sentence -> samples.stream()
                        .mapToDouble(sample -> contradicted(model.entailment(sample, sentence)))
                        .average()
                        .orElse(UNDECIDED))
                .toArray();
    }

    private static double contradicted(Entailment found) {
        double both = found.entailment() + found.contradiction();
        return both == 0 ? UNDECIDED : found.contradiction() / both;
    }
}
