package dev.llmops.monitoring.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.core.chain.Pause;
import dev.llmops.monitoring.SampleCalls;
import dev.llmops.monitoring.alert.Alert.Severity;
import dev.llmops.testkit.ClosedPort;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertWebhookTest {

    private static final byte[] SECRET = "sixteen random bytes".getBytes(StandardCharsets.UTF_8);

    @SuppressWarnings("ArrayRecordComponent")
    private record Received(String timestamp, String signature, byte[] body) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final Pause noWaiting = (duration, cancelled) -> {
        if (!duration.isZero()) {
            pauses.add(duration);
            nanos.addAndGet(duration.toNanos());
        }
        return true;
    };
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile Runnable resolver = () -> {};
    private boolean hanging;
    private LoopbackServer server;

    @BeforeEach
    void start() {
        server = new LoopbackServer(this::take);
    }

    @AfterEach
    void stop() {
        open.countDown();
        server.close();
    }

    private void take(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(new Received(
                exchange.getRequestHeaders().getFirst("X-LLMOps-Timestamp"),
                exchange.getRequestHeaders().getFirst("X-LLMOps-Signature"),
                body));
        int status;
        synchronized (answers) {
            status = answers.isEmpty() ? 204 : answers.poll();
        }
        if (hanging) {
            open.await();
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private void answering(Integer... statuses) {
        synchronized (answers) {
            answers.addAll(List.of(statuses));
        }
    }

    private AlertWebhook.Builder webhook() {
        return AlertWebhook.builder(server.uri("/alerts")).time(() -> SampleCalls.NOON, nanos::get, noWaiting);
    }

    private static Alert alert(String name) {
        return new Alert(
                name, Severity.PAGE, "availability burns", Map.of("objective", "availability"), SampleCalls.NOON, null);
    }

    private Received next() throws InterruptedException {
        Received next = received.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("a request").isNotNull();
        return next;
    }

    @Test
    void an_alert_has_the_form_of_alertmanager_and_a_signature_that_the_receiver_can_check() throws Exception {
        AlertWebhook webhook = webhook().secret(SECRET).build();
        webhook.onAlert(alert("slo:availability:14.4x-1h"));
        Received firing = next();
        webhook.onAlert(alert("slo:availability:14.4x-1h").resolvedAt(SampleCalls.NOON.plusSeconds(90)));
        Received resolved = next();
        webhook.close();

        assertThat(firing.json()).isEqualTo(new ObjectMapper().readTree("""
                {"version": "4", "groupKey": "{}:{service=\\"llmops\\"}", "truncatedAlerts": 0, "status": "firing",
                 "receiver": "llmops", "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "",
                 "alerts": [{"status": "firing",
                   "labels": {"objective": "availability", "alertname": "slo:availability:14.4x-1h", "severity": "page"},
                   "annotations": {"summary": "availability burns"},
                   "startsAt": "2026-11-28T12:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
                   "fingerprint": "%s"}]}
                """.formatted(
                                firing.json().at("/alerts/0/fingerprint").asText())));
        assertThat(resolved.json().at("/status").asText()).isEqualTo("resolved");
        assertThat(resolved.json().at("/alerts/0/endsAt").asText()).isEqualTo("2026-11-28T12:01:30Z");
        assertThat(resolved.json().at("/alerts/0/fingerprint"))
                .isEqualTo(firing.json().at("/alerts/0/fingerprint"));
        assertThat(firing.timestamp()).isEqualTo(Long.toString(SampleCalls.NOON.getEpochSecond()));
        assertThat(firing.signature())
                .isEqualTo("sha256=" + AlertWebhook.signature(SECRET, firing.timestamp(), firing.body()))
                .isNotEqualTo("sha256="
                        + AlertWebhook.signature(
                                "another secret!!".getBytes(StandardCharsets.UTF_8),
                                firing.timestamp(),
                                firing.body()));
        assertThat(webhook.sent()).isEqualTo(2);
        assertThat(pauses).as("the second request waits for the interval").contains(Duration.ofSeconds(10));
    }

    /** RFC 4231, test case 7, whose data have one full stop in the middle. */
    @Test
    void the_signature_is_hmac_sha_256() {
        byte[] key = new byte[131];
        Arrays.fill(key, (byte) 0xaa);

        assertThat(AlertWebhook.signature(
                        key,
                        "This is a test using a larger than block-size key and a larger than block-size data",
                        " The key needs to be hashed before being used by the HMAC algorithm."
                                .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    }

    @Test
    void without_a_secret_nothing_is_signed() throws Exception {
        try (AlertWebhook webhook = webhook().build()) {
            webhook.onAlert(alert("a"));
            assertThat(next().signature()).isNull();
        }
    }

    @Test
    void a_receiver_that_fails_is_asked_again_and_one_that_refuses_is_not() throws Exception {
        answering(503, 429, 204, 400);
        AlertWebhook webhook = webhook().build();
        webhook.onAlert(alert("a"));
        next();
        next();
        next();
        webhook.onAlert(alert("b"));
        next();
        webhook.close();

        assertThat(received).isEmpty();
        assertThat(webhook.sent()).isEqualTo(1);
        assertThat(webhook.dropped()).isEqualTo(1);
        assertThat(pauses).startsWith(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void after_four_attempts_an_alert_waits_and_is_sent_once_the_receiver_is_back() throws Exception {
        answering(500, 500, 500, 500, 204);
        AlertWebhook webhook = webhook().build();
        webhook.onAlert(alert("a"));
        for (int i = 0; i < 5; i++) {
            next();
        }
        webhook.close();

        assertThat(received).isEmpty();
        assertThat(webhook.sent()).isEqualTo(1);
        assertThat(webhook.dropped()).isZero();
        assertThat(pauses).containsSubsequence(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void what_changed_while_the_receiver_was_away_is_told_in_its_new_state_alone() throws Exception {
        answering(500, 500, 500, 500, 204);
        AlertWebhook webhook = webhook()
                .time(() -> SampleCalls.NOON, nanos::get, (duration, cancelled) -> {
                    if (duration.equals(Duration.ofSeconds(4))) {
                        resolver.run();
                    }
                    return noWaiting.pause(duration, cancelled);
                })
                .build();
        resolver = () -> webhook.onAlert(alert("a").resolvedAt(SampleCalls.NOON));
        webhook.onAlert(alert("a"));
        for (int i = 0; i < 4; i++) {
            assertThat(next().json().at("/status").asText()).isEqualTo("firing");
        }
        assertThat(next().json().at("/alerts").findValuesAsText("status")).containsExactly("resolved");
        webhook.close();

        assertThat(webhook.sent()).isEqualTo(1);
        assertThat(webhook.dropped()).isZero();
    }

    @Test
    void a_receiver_that_hangs_holds_up_nobody_and_what_waits_is_told_in_its_last_state() throws Exception {
        hanging = true;
        AlertWebhook webhook = webhook().queue(2).timeout(Duration.ofMinutes(5)).build();
        webhook.onAlert(alert("first"));
        next();
        webhook.onAlert(alert("a"));
        webhook.onAlert(alert("b"));
        webhook.onAlert(alert("too-many"));
        webhook.onAlert(alert("a").resolvedAt(SampleCalls.NOON));
        assertThat(webhook.dropped()).isEqualTo(1);
        open.countDown();
        JsonNode rest = next().json();
        webhook.close();

        assertThat(rest.at("/alerts").findValuesAsText("alertname")).containsExactly("b", "a");
        assertThat(rest.at("/alerts").findValuesAsText("status")).containsExactly("firing", "resolved");
        assertThat(webhook.sent()).isEqualTo(3);
    }

    @Test
    void closing_sends_what_waits_and_then_nothing_is_taken() throws Exception {
        Pause untilClosed = (duration, cancelled) -> {
            if (!duration.isZero()) {
                cancelled.await();
            }
            return duration.isZero();
        };
        AlertWebhook webhook =
                webhook().time(() -> SampleCalls.NOON, nanos::get, untilClosed).build();
        webhook.onAlert(alert("a"));
        next();
        webhook.onAlert(alert("b"));
        webhook.onAlert(alert("c"));
        webhook.close();
        webhook.close();
        webhook.onAlert(alert("d"));

        assertThat(next().json().at("/alerts").findValuesAsText("alertname")).containsExactly("b", "c");
        assertThat(webhook.sent()).isEqualTo(3);
        assertThat(webhook.dropped()).isEqualTo(1);
    }

    @Test
    void a_port_where_nobody_listens_costs_the_alert() throws Exception {
        try (ClosedPort port = new ClosedPort()) {
            AlertWebhook webhook = AlertWebhook.builder(port.uri("/"))
                    .time(() -> SampleCalls.NOON, nanos::get, noWaiting)
                    .build();
            webhook.onAlert(alert("a"));
            webhook.close();

            assertThat(webhook.dropped()).isEqualTo(1);
        }
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertWebhook.builder(URI.create("file:///etc/passwd")))
                .withMessageContaining("http or https");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertWebhook.builder(URI.create("https://user:Zanzibar@alerts.example.com/")))
                .withMessageContaining("no credentials")
                .withMessageNotContaining("Zanzibar");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertWebhook.builder(URI.create("ftp://hooks.example.com/Zanzibar")))
                .withMessageNotContaining("Zanzibar");
        assertThatIllegalArgumentException().isThrownBy(() -> webhook().secret(new byte[15]));
        assertThatIllegalArgumentException().isThrownBy(() -> webhook().queue(0));
        assertThatIllegalArgumentException().isThrownBy(() -> webhook().timeout(Duration.ZERO));
    }

    @Test
    void between_two_requests_lies_the_interval() throws Exception {
        AlertWebhook webhook = webhook().interval(Duration.ofMinutes(5)).build();
        webhook.onAlert(alert("a"));
        next();
        webhook.onAlert(alert("b"));
        next();
        webhook.close();

        assertThat(pauses).isNotEmpty().containsOnly(Duration.ofMinutes(5));
    }
}
