package dev.llmops.audit.access;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.text.UnicodeText;
import java.util.List;

/** Judges write about answers, and quote them. */
record ReadControlledScores(ScoreStore store, ReadGate gate) implements ScoreStore {

    private static final String KIND = "scores";

    @Override
    public void save(GenerationScore score) {
        store.save(score);
    }

    @Override
    public List<GenerationScore> of(GenerationId generation) {
        gate.open(KIND);
        return gate.handOut(
                KIND,
                store.of(generation),
                each -> each.generation() + " "
                        + UnicodeText.repair(each.judgement().evaluator()));
    }
}
