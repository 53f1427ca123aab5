package dev.llmops.monitoring.trulens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.RandomRecords;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TruLensEventsTest {

    private static final String NAMESPACE = "ai.observability.";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20261129;

    private final TruLensEvents events = new TruLensEvents("lamp-shop", "1", call -> Optional.of("How long?"));

    @Test
    void every_record_is_a_tree_of_spans_with_what_trulens_wants_of_each() throws Exception {
        RandomRecords random = new RandomRecords(SEED);
        for (int i = 0; i < 200; i++) {
            Generation call = random.generation();
            List<String> lines = events.of(call);
            JsonNode root = JSON.readTree(lines.get(0));
            Set<String> ids = new HashSet<>();
            int expected = 1
                    + (call.passages().isEmpty() ? 0 : 1)
                    + call.guardrails().size()
                    + call.attempts().size();

            assertThat(lines).as("record %d of seed %d", i, SEED).hasSize(expected);
            for (String line : lines) {
                JsonNode event = JSON.readTree(line);
                JsonNode attributes = event.path("record_attributes");
                assertThat(line).doesNotContain("\n");
                assertThat(ids.add(event.path("event_id").textValue())).isTrue();
                assertThat(event.path("trace").path("span_id")).isEqualTo(event.path("event_id"));
                assertThat(event.path("trace").path("trace_id"))
                        .isEqualTo(root.path("trace").path("trace_id"));
                assertThat(event.path("record").path("parent_span_id").textValue())
                        .isEqualTo(
                                event.equals(root) ? "" : root.path("event_id").textValue());
                assertThat(attributes.path(NAMESPACE + "record_id").textValue())
                        .isEqualTo(call.id().value());
                assertThat(attributes.has(NAMESPACE + "span_type")).isTrue();
                assertThat(Instant.parse(event.path("start_timestamp").textValue()))
                        .isBeforeOrEqualTo(Instant.parse(event.path("timestamp").textValue()));
            }
        }
    }

    @Test
    void the_same_record_twice_is_the_same_events() {
        Generation call = new RandomRecords(SEED).generation();

        assertThat(events.of(call)).isEqualTo(events.of(call));
    }
}
