package dev.llmops.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.Samples;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
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
}
