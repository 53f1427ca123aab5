package dev.llmops.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.Generation;
import dev.llmops.monitoring.SampleCalls;
import dev.llmops.monitoring.alert.Alert;
import dev.llmops.monitoring.alert.Alerts;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftMonitorTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261129);
    private static final String SHORT = "How long is the cable of the lamp?";
    private static final String LONG =
            "I bought a lamp last week and now I would like to know how long the cable of it is, since my desk is far from the wall.";

    private final SampleCalls calls = new SampleCalls();
    private final List<Alert> heard = new CopyOnWriteArrayList<>();
    private final List<DriftReport> reports = new CopyOnWriteArrayList<>();
    private final Alerts alerts = new Alerts(() -> SampleCalls.NOON, heard::add);

    private DriftMonitor.Builder monitor(DriftDetector detector) {
        return DriftMonitor.builder(detector, alerts)
                .referenceUnits(200)
                .block(100)
                .queue(10_000)
                .onReport(reports::add);
    }

    private void ask(DriftMonitor monitor, int times, String question) {
        for (int i = 0; i < times; i++) {
            monitor.onGeneration(
                    calls.asking(i % 2 == 0 ? question : question + " Please.").build());
        }
    }

    @Test
    void a_drifted_block_fires_once_and_a_later_one_without_drift_resolves_it() {
        try (DriftMonitor monitor = monitor(DriftDetector.builder().build()).build()) {
            ask(monitor, 200 + 100, SHORT);
            ask(monitor, 200, LONG);
            ask(monitor, 100, SHORT);
        }

        assertThat(reports).extracting(DriftReport::drifted).containsExactly(false, true, true, false);
        assertThat(heard)
                .extracting(Alert::name, Alert::firing)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("drift:input-length", true),
                        org.assertj.core.groups.Tuple.tuple("drift:input-length", false));
        assertThat(heard.get(0).summary())
                .startsWith("input-length drifted: now mean ")
                .doesNotContain("cable");
        assertThat(alerts.active()).isEmpty();
    }

    @Test
    void a_given_reference_is_compared_with_the_first_block() {
        DriftDetector detector = DriftDetector.builder().build();
        DriftSample before = detector.sample();
        IntStream.range(0, 200).forEach(i -> before.add(calls.asking(SHORT).build()));
        try (DriftMonitor monitor = monitor(detector).reference(before).build()) {
            ask(monitor, 100, LONG);
        }

        assertThat(reports).hasSize(1);
        assertThat(alerts.active()).extracting(Alert::name).containsExactly("drift:input-length");
    }

    @Test
    void a_fall_of_scores_and_of_feedback_fires_and_better_ones_resolve_it() {
        SplittableRandom random = new SplittableRandom(SEED);
        try (DriftMonitor monitor = monitor(DriftDetector.builder().build()).build()) {
            say(monitor, 400, 0.9, random);
            say(monitor, 150, 0.4, random);
            monitor.onJudgement(new Judgement("helpful", new Score.Failed("no answer"), null));
            monitor.close();
            assertThat(alerts.active())
                    .extracting(Alert::name)
                    .containsExactlyInAnyOrder("drift:score:helpful", "drift:thumbs-up");
        }
        heard.clear();
        Alerts others = new Alerts(() -> SampleCalls.NOON, heard::add);
        try (DriftMonitor monitor = DriftMonitor.builder(DriftDetector.builder().build(), others)
                .referenceUnits(200)
                .block(100)
                .queue(10_000)
                .build()) {
            say(monitor, 400, 0.9, random);
            say(monitor, 100, 0.3, random);
            say(monitor, 400, 0.9, random);
        }
        assertThat(heard).extracting(Alert::firing).contains(true, false);
        assertThat(others.active()).as("seed %d", SEED).isEmpty();
    }

    private void say(DriftMonitor monitor, int times, double good, SplittableRandom random) {
        Generation call = calls.asking(SHORT).build();
        for (int i = 0; i < times; i++) {
            boolean right = random.nextDouble() < good;
            monitor.onJudgement(new Judgement("helpful", Score.of(right ? 1 : 0), null));
            monitor.accept(SampleCalls.thumbs(call, right, SampleCalls.NOON.plusSeconds(i)));
        }
    }

    @Test
    void a_model_that_fails_costs_a_block_and_no_call() {
        DriftDetector broken = DriftDetector.builder()
                .embeddings(ScriptedEmbeddingClient.of("broken", 1, text -> {
                    throw new IllegalStateException("out of memory");
                }))
                .build();
        try (DriftMonitor monitor = monitor(broken).build()) {
            ask(monitor, 300, SHORT);
            say(monitor, 400, 0.9, new SplittableRandom(SEED));
            say(monitor, 100, 0.1, new SplittableRandom(SEED));
        }

        assertThat(reports).isEmpty();
        assertThat(alerts.active()).extracting(Alert::name).contains("drift:score:helpful");
    }

    @Test
    void a_full_queue_drops_and_counts_and_holds_up_no_call() {
        CountDownLatch go = new CountDownLatch(1);
        DriftDetector slow = DriftDetector.builder()
                .input(call -> {
                    await(go);
                    return java.util.Optional.empty();
                })
                .build();
        DriftMonitor monitor = DriftMonitor.builder(slow, alerts).queue(3).build();
        ask(monitor, 10, SHORT);

        assertThat(monitor.dropped()).isBetween(6L, 7L);
        go.countDown();
        monitor.close();
        monitor.close();
        ask(monitor, 1, SHORT);
        assertThat(monitor.dropped()).isBetween(7L, 8L);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void names_of_evaluators_are_bounded() {
        DriftMonitor monitor = monitor(DriftDetector.builder().build()).build();
        for (int i = 0; i < 2 * DriftSample.MAX_SIGNALS; i++) {
            monitor.onJudgement(new Judgement("evaluator-" + i, Score.of(1), null));
        }
        monitor.close();

        assertThat(monitor.dropped()).isEqualTo(DriftSample.MAX_SIGNALS);
    }

    @Test
    void settings_out_of_range_are_refused() {
        DriftDetector detector = DriftDetector.builder().sampleSize(100).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> monitor(detector).block(101))
                .withMessageContaining("100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> monitor(DriftDetector.builder().build()).reference(detector.sample()))
                .withMessageContaining("at least 20 units, but had 0");
    }
}
