package dev.llmops.api.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.Samples;
import dev.llmops.api.generation.GenerationId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackSinkTest {

    private static final Feedback FEEDBACK = Samples.of(Feedback.class);

    private final List<Feedback> taken = new ArrayList<>();

    @Test
    void a_composite_tells_all_and_then_throws_what_some_threw() {
        FeedbackSink all = FeedbackSink.composite(
                List.of(taken::add, failing("first"), taken::add, failing("second"), taken::add));

        Throwable thrown = catchThrowable(() -> all.accept(FEEDBACK));

        assertThat(taken).hasSize(3).containsOnly(FEEDBACK);
        assertThat(thrown).hasMessage("first");
        assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second");
    }

    @Test
    void a_composite_of_stores_writes_to_all_and_reads_from_the_first() {
        MemoryStore first = new MemoryStore();
        MemoryStore second = new MemoryStore();
        FeedbackStore both = FeedbackStore.composite(List.of(first, second));

        both.accept(FEEDBACK);
        second.kept.clear();

        assertThat(both.of(FEEDBACK.generation())).containsExactly(FEEDBACK);
        assertThat(both.latest(1)).containsExactly(FEEDBACK);
    }

    @Test
    void a_store_that_fails_does_not_keep_feedback_from_the_others() {
        MemoryStore second = new MemoryStore();
        MemoryStore failing = new MemoryStore() {
            @Override
            public void accept(Feedback feedback) {
                throw new IllegalStateException("disk is full");
            }
        };

        assertThat(catchThrowable(
                        () -> FeedbackStore.composite(List.of(failing, second)).accept(FEEDBACK)))
                .hasMessage("disk is full");
        assertThat(second.kept).containsExactly(FEEDBACK);
    }

    @Test
    void the_noops_forget_at_once() {
        FeedbackSink.noop().accept(FEEDBACK);
        FeedbackSink.composite(List.of()).accept(FEEDBACK);
        FeedbackStore.noop().accept(FEEDBACK);

        assertThat(FeedbackStore.noop().of(FEEDBACK.generation())).isEmpty();
        assertThat(FeedbackStore.noop().latest(1)).isEmpty();
    }

    private static FeedbackSink failing(String message) {
        return feedback -> {
            throw new IllegalStateException(message);
        };
    }

    private static class MemoryStore implements FeedbackStore {
        private final List<Feedback> kept = new ArrayList<>();

        @Override
        public void accept(Feedback feedback) {
            kept.add(feedback);
        }

        @Override
        public List<Feedback> of(GenerationId generation) {
            return kept;
        }

        @Override
        public List<Feedback> latest(int limit) {
            return kept;
        }
    }
}
