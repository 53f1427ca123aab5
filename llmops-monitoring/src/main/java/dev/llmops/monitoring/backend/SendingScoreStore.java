package dev.llmops.monitoring.backend;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.generation.GenerationId;
import java.util.List;
import java.util.Objects;

/** Keeps scores in a store, then sends them. What could not be kept is not sent. */
record SendingScoreStore(ScoreStore store, ScoreSender sender) implements ScoreStore {

    SendingScoreStore {
        Objects.requireNonNull(store, "store");
    }

    @Override
    public void save(GenerationScore score) {
        store.save(score);
        sender.accept(score);
    }

    @Override
    public List<GenerationScore> of(GenerationId generation) {
        return store.of(generation);
    }
}
