package dev.llmops.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.Samples;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreTest {

    @Test
    void the_noop_store_keeps_nothing() {
        try (Store noop = Store.noop()) {
            assertThat(noop.generations().save(Samples.of(Generation.class))).isCompletedWithValue(null);
            noop.feedback().accept(Samples.of(Feedback.class));
            noop.audit().append(Samples.of(AuditEvent.class));

            assertThat(noop.feedback().latest(1)).isEmpty();
            assertThat(noop.prompts().names()).isEmpty();
            assertThat(noop.audit().head()).isEqualTo(AuditHead.EMPTY);
        }
    }

    @Test
    void closing_a_composite_closes_all_even_when_one_fails() {
        Closing first = new Closing();
        Closing second = new Closing();
        first.failing = true;

        Throwable thrown =
                catchThrowable(() -> Store.composite(List.of(first, second)).close());

        assertThat(thrown).hasMessage("can not close");
        assertThat(second.closed).isTrue();
    }

    private static final class Closing implements Store {
        private boolean failing;
        private boolean closed;

        @Override
        public GenerationStore generations() {
            return GenerationStore.noop();
        }

        @Override
        public FeedbackStore feedback() {
            return FeedbackStore.noop();
        }

        @Override
        public PromptRegistry prompts() {
            return PromptRegistry.noop();
        }

        @Override
        public AuditLog audit() {
            return AuditLog.noop();
        }

        @Override
        public void close() {
            closed = true;
            if (failing) {
                throw new IllegalStateException("can not close");
            }
        }
    }
}
