package dev.llmops.api.evaluation;

import dev.llmops.api.generation.GenerationId;
import java.util.List;

final class NoopScoreStore implements ScoreStore {

    static final NoopScoreStore INSTANCE = new NoopScoreStore();

    @Override
    public void save(GenerationScore score) {
        // Forgotten.
    }

    @Override
    public List<GenerationScore> of(GenerationId generation) {
        return List.of();
    }
}
