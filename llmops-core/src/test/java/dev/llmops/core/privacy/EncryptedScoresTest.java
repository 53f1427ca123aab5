package dev.llmops.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.testkit.RandomRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Judges are quick: what they judge may still wait for the disk. */
class EncryptedScoresTest {

    /** Writes when it is told to. */
    private static final class Slow implements GenerationStore {

        private final Map<GenerationId, Generation> written = new HashMap<>();
        private final List<Runnable> waiting = new ArrayList<>();

        @Override
        public CompletableFuture<Void> save(Generation generation) {
            CompletableFuture<Void> saved = new CompletableFuture<>();
            waiting.add(() -> {
                written.put(generation.id(), generation);
                saved.complete(null);
            });
            return saved;
        }

        @Override
        public Optional<Generation> find(GenerationId id) {
            return Optional.ofNullable(written.get(id));
        }

        @Override
        public List<Generation> list(GenerationQuery query) {
            return List.copyOf(written.values());
        }

        @Override
        public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
            return List.of();
        }
    }

    private static final class Kept implements ScoreStore {

        private final List<GenerationScore> scores = new ArrayList<>();

        @Override
        public void save(GenerationScore score) {
            scores.add(score);
        }

        @Override
        public List<GenerationScore> of(GenerationId generation) {
            return scores;
        }
    }

    @Test
    void the_words_about_an_answer_whose_record_is_still_being_written_are_kept() {
        Slow store = new Slow();
        Kept kept = new Kept();
        SubjectKeys keys = SubjectKeys.inMemory();
        EncryptedGenerations generations = new EncryptedGenerations(store, keys);
        ScoreStore scores = new EncryptedScores(kept, generations, keys);
        Generation generation = new RandomRecords(3).generation();
        GenerationScore score = new GenerationScore(
                generation.id(), new Judgement("brevity", Score.of(1), "Planted-Reason"), Instant.EPOCH);

        CompletableFuture<Void> saved = generations.save(generation);
        scores.save(score);
        store.waiting.forEach(Runnable::run);

        assertThat(saved).isCompleted();
        assertThat(kept.scores.toString()).doesNotContain("Planted", "[erased]");
        assertThat(scores.of(generation.id())).containsExactly(score);
    }
}
