package dev.llmops.api.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.Samples;
import org.junit.jupiter.api.Test;

class FeedbackStoreTest {

    private static final Feedback FEEDBACK = Samples.of(Feedback.class);

    @Test
    void the_noop_store_forgets_at_once() {
        FeedbackStore.noop().accept(FEEDBACK);

        assertThat(FeedbackStore.noop().of(FEEDBACK.generation())).isEmpty();
        assertThat(FeedbackStore.noop().latest(1)).isEmpty();
    }
}
