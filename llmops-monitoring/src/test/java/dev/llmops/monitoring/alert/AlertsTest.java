package dev.llmops.monitoring.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.monitoring.SampleCalls;
import dev.llmops.monitoring.alert.Alert.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertsTest {

    private final List<Alert> heard = new ArrayList<>();
    private Instant now = SampleCalls.NOON;
    private final Alerts alerts = new Alerts(
            () -> now,
            alert -> {
                throw new IllegalStateException("this listener is broken");
            },
            heard::add);

    @Test
    void a_beginning_and_an_end_are_told_once_even_beside_a_broken_listener() {
        alerts.fire("drift:topics", Severity.TICKET, "topics drifted", Map.of("signal", "topics"));
        now = now.plusSeconds(60);
        alerts.fire("drift:topics", Severity.TICKET, "topics drifted again", Map.of());
        assertThat(alerts.active()).hasSize(1);
        alerts.resolve("drift:topics");
        alerts.resolve("drift:topics");
        alerts.resolve("drift:language");

        Alert begun = new Alert(
                "drift:topics", Severity.TICKET, "topics drifted", Map.of("signal", "topics"), SampleCalls.NOON, null);
        assertThat(heard).containsExactly(begun, begun.resolvedAt(now));
        assertThat(alerts.active()).isEmpty();
    }

    @Test
    void what_was_resolved_can_begin_again() {
        alerts.fire("a", Severity.PAGE, "s", Map.of());
        alerts.resolve("a");
        alerts.fire("a", Severity.PAGE, "s", Map.of());

        assertThat(heard).extracting(Alert::firing).containsExactly(true, false, true);
    }

    @Test
    void so_many_may_be_active_and_more_are_counted() {
        for (int i = 0; i < Alerts.MAX_ACTIVE + 3; i++) {
            alerts.fire("alert-" + i, Severity.PAGE, "s", Map.of());
        }

        assertThat(alerts.active()).hasSize(Alerts.MAX_ACTIVE);
        assertThat(heard).hasSize(Alerts.MAX_ACTIVE);
        assertThat(alerts.dropped()).isEqualTo(3);
    }
}
