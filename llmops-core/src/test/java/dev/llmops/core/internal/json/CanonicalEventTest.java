package dev.llmops.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.testkit.RandomRecords;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalEventTest {

    @Test
    void any_event_is_written_as_by_way_of_a_tree() {
        RandomRecords records = new RandomRecords(11);
        for (int i = 0; i < 1000; i++) {
            Map<String, Object> details = new HashMap<>(records.promptContent().inputDefaults());
            details.put("more", List.of(records.promptContent().inputDefaults(), List.of(), 0.1f, (byte) 3));
            AuditEvent event = new AuditEvent(
                    records.text(),
                    i % 3 == 0 ? null : records.text(),
                    records.text(),
                    i % 5 == 0 ? Map.of() : details,
                    Instant.EPOCH.plusNanos(i * 1_234_567_891L));

            assertThat(CanonicalEvent.of(event))
                    .as("seed 11, event %d", i)
                    .isEqualTo(CanonicalJson.text(RecordJson.tree(event)));
        }
    }
}
