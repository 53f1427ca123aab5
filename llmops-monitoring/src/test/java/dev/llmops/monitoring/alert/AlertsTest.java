package dev.llmops.monitoring.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.monitoring.SampleCalls;
import dev.llmops.monitoring.alert.Alert.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    @Timeout(60)
    void an_end_from_another_thread_overtakes_no_beginning_and_waits_for_no_listener() throws Exception {
        CountDownLatch hears = new CountDownLatch(1);
        CountDownLatch resolved = new CountDownLatch(1);
        List<Boolean> firing = Collections.synchronizedList(new ArrayList<>());
        Alerts slow = new Alerts(() -> now, alert -> {
            if (alert.firing()) {
                hears.countDown();
                try {
                    resolved.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            firing.add(alert.firing());
        });
        Thread watcher = DaemonThreads.start("watcher", () -> slow.fire("a", Severity.PAGE, "s", Map.of()));
        hears.await();

        slow.resolve("a");
        resolved.countDown();
        watcher.join();

        assertThat(firing).containsExactly(true, false);
    }

    @Test
    void an_error_of_a_listener_keeps_no_later_news_back() {
        List<String> told = new ArrayList<>();
        Alerts broken = new Alerts(() -> now, alert -> {
            told.add(alert.name());
            if (alert.name().equals("a")) {
                throw new AssertionError("this listener is broken");
            }
        });

        assertThatThrownBy(() -> broken.fire("a", Severity.PAGE, "s", Map.of())).isInstanceOf(AssertionError.class);
        broken.fire("b", Severity.PAGE, "s", Map.of());

        assertThat(told).containsExactly("a", "b");
    }
}
