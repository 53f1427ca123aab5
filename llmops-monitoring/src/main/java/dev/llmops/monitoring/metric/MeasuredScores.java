package dev.llmops.monitoring.metric;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.generation.GenerationId;
import java.util.List;
import java.util.Objects;

/** A store of scores that are measured once they are kept. */
record MeasuredScores(ScoreStore store, QualityMeter meter) implements ScoreStore {

    MeasuredScores {
        Objects.requireNonNull(store, "store");
    }

    @Override
    public void save(GenerationScore score) {
        store.save(score);
        Judgement judgement = score.judgement();
        if (judgement.score() instanceof Score.Scored scored) {
            meter.score(judgement.evaluator(), scored.value());
        } else {
            meter.missing(judgement.evaluator(), judgement.score() instanceof Score.Failed ? "failed" : "unscored");
        }
    }

    @Override
    public List<GenerationScore> of(GenerationId generation) {
        return store.of(generation);
    }
}
