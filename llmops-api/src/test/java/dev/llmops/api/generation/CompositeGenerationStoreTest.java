package dev.llmops.api.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.Samples;
import dev.llmops.api.error.QueueFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CompositeGenerationStoreTest {

    private static final Generation GENERATION = Samples.of(Generation.class);

    private final MemoryStore first = new MemoryStore();
    private final MemoryStore second = new MemoryStore();
    private final GenerationStore both = GenerationStore.composite(List.of(first, second));

    @Test
    void a_save_is_complete_when_all_have_written() {
        CompletableFuture<Void> saved = both.save(GENERATION);

        first.durable.complete(null);
        assertThat(saved).isNotDone();
        second.durable.complete(null);
        assertThat(saved).isCompletedWithValue(null);
    }

    @Test
    void a_save_fails_if_one_fails() {
        QueueFullException full = new QueueFullException("full");
        CompletableFuture<Void> saved = both.save(GENERATION);

        first.durable.complete(null);
        second.durable.completeExceptionally(full);

        assertThat(saved).failsWithin(Duration.ZERO).withThrowableThat().withCause(full);
    }

    @Test
    void a_store_that_does_not_take_it_fails_the_save_and_the_others_still_get_it() {
        QueueFullException full = new QueueFullException("full");
        first.refusal = full;
        CompletableFuture<Void> saved = both.save(GENERATION);

        second.durable.complete(null);

        assertThat(second.saved).containsExactly(GENERATION);
        assertThat(saved).failsWithin(Duration.ZERO).withThrowableThat().withCause(full);
    }

    @Test
    void it_reads_from_the_first() {
        first.saved.add(GENERATION);

        assertThat(both.find(GENERATION.id())).contains(GENERATION);
        assertThat(both.list(GenerationQuery.latest(1))).containsExactly(GENERATION);
        assertThat(GenerationStore.composite(List.of(second, first)).find(GENERATION.id()))
                .isEmpty();
    }

    @Test
    void the_noop_store_forgets_at_once() {
        assertThat(GenerationStore.noop().save(GENERATION)).isCompletedWithValue(null);
        assertThat(GenerationStore.noop().find(GENERATION.id())).isEmpty();
        assertThat(GenerationStore.noop().list(GenerationQuery.latest(1))).isEmpty();
    }

    private static final class MemoryStore implements GenerationStore {
        private final List<Generation> saved = new ArrayList<>();
        private final CompletableFuture<Void> durable = new CompletableFuture<>();
        private QueueFullException refusal;

        @Override
        public CompletableFuture<Void> save(Generation generation) {
            if (refusal != null) {
                throw refusal;
            }
            saved.add(generation);
            return durable;
        }

        @Override
        public Optional<Generation> find(GenerationId id) {
            return saved.stream().filter(one -> one.id().equals(id)).findFirst();
        }

        @Override
        public List<Generation> list(GenerationQuery query) {
            return saved;
        }
    }
}
