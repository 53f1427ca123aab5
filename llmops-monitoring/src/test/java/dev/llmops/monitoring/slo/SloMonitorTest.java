package dev.llmops.monitoring.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.monitoring.SampleCalls;
import dev.llmops.monitoring.alert.Alert;
import dev.llmops.monitoring.alert.Alert.Severity;
import dev.llmops.monitoring.alert.Alerts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloMonitorTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261129);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SampleCalls calls = new SampleCalls();
    private final List<Alert> heard = new ArrayList<>();
    private Instant now = SampleCalls.NOON;

    private SloMonitor.Builder monitor(String... objectives) {
        SloMonitor.Builder builder = SloMonitor.builder(() -> now).alerts(new Alerts(() -> now, heard::add));
        for (String objective : objectives) {
            builder.objective(Objective.parse(objective));
        }
        return builder;
    }

    private void end(SloMonitor monitor, int times, GenerationStatus status) {
        for (int i = 0; i < times; i++) {
            monitor.onGeneration(calls.ended(status, now.minus(SECOND), SECOND).build());
        }
    }

    private record Event(Instant at, boolean good) {}

    /** Times jump, stand still, come late and out of order; every window is counted again from all events. */
    @Test
    void counts_are_those_of_a_recount_of_all_events() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 30; round++) {
            now = SampleCalls.NOON;
            SloMonitor monitor = monitor("availability=0.9").build();
            List<Event> events = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                now = now.plusSeconds(random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(120));
                Instant at = now.minusSeconds(random.nextInt(5) == 0 ? random.nextInt(20_000) : 0);
                boolean good = random.nextDouble() < 0.7;
                monitor.onGeneration(calls.ended(
                                good ? GenerationStatus.COMPLETED : GenerationStatus.FAILED, at.minus(SECOND), SECOND)
                        .build());
                events.add(new Event(at, good));
                if (step % 20 == 0) {
                    compare(monitor.status().get(0), events, "seed " + SEED + ", round " + round + ", step " + step);
                }
            }
        }
    }

    private void compare(ObjectiveStatus status, List<Event> events, String seed) {
        long[] period = recount(events, Duration.ofDays(30), 3_600);
        assertThat(status.good()).as(seed).isEqualTo(period[0]);
        assertThat(status.total()).as(seed).isEqualTo(period[1]);
        assertThat(Objects.requireNonNull(status.budgetLeft()))
                .as(seed)
                .isCloseTo(1 - (period[1] - period[0]) / (0.1 * period[1]), within(1e-9));
        for (BurnRate rate : status.burnRates()) {
            Double longRate = burnRate(events, rate.rule().longWindow());
            Double shortRate = burnRate(events, rate.rule().shortWindow());
            long[] inLong =
                    recount(events, rate.rule().longWindow(), slot(rate.rule().longWindow()));
            assertClose(rate.longRate(), longRate, seed);
            assertClose(rate.shortRate(), shortRate, seed);
            assertThat(rate.firing())
                    .as(seed)
                    .isEqualTo(inLong[1] - inLong[0] >= 5
                            && longRate != null
                            && shortRate != null
                            && rate.longRate() >= rate.rule().factor()
                            && rate.shortRate() >= rate.rule().factor());
        }
    }

    private static void assertClose(Double rate, Double expected, String seed) {
        if (expected == null) {
            assertThat(rate).as(seed).isNull();
        } else {
            assertThat(rate).as(seed).isCloseTo(expected, within(1e-9));
        }
    }

    private Double burnRate(List<Event> events, Duration window) {
        long[] count = recount(events, window, slot(window));
        return count[1] == 0 ? null : (count[1] - count[0]) / (0.1 * count[1]);
    }

    private static int slot(Duration window) {
        return window.compareTo(Duration.ofHours(6)) <= 0 ? 60 : 3_600;
    }

    /** Good ones and all, of the slot that goes on and those before it. */
    private long[] recount(List<Event> events, Duration window, int slotSeconds) {
        long last = now.getEpochSecond() / slotSeconds;
        long first = last - window.toSeconds() / slotSeconds + 1;
        List<Event> in = events.stream()
                .filter(event -> event.at().getEpochSecond() / slotSeconds >= first
                        && event.at().getEpochSecond() / slotSeconds <= last)
                .toList();
        return new long[] {in.stream().filter(Event::good).count(), in.size()};
    }

    @Test
    void a_burn_rate_of_exactly_the_factor_fires() {
        SloMonitor monitor = monitor("availability=0.99").build();
        end(monitor, 856, GenerationStatus.COMPLETED);
        end(monitor, 144, GenerationStatus.FAILED);

        assertThat(monitor.status().get(0).burnRates().get(0).firing()).isTrue();
    }

    @Test
    void an_outage_pages_within_minutes_and_is_over_soon_after_it_is_mended() {
        SloMonitor monitor = monitor("availability=0.999").build();
        for (int minute = 0; minute < 60; minute++) {
            now = now.plusSeconds(60);
            end(monitor, 100, GenerationStatus.COMPLETED);
            monitor.check();
        }
        assertThat(heard).isEmpty();
        int minutes = 0;
        while (heard.stream().noneMatch(alert -> alert.name().equals("slo:availability:14.4x-1h"))) {
            now = now.plusSeconds(60);
            minutes++;
            end(monitor, 80, GenerationStatus.COMPLETED);
            end(monitor, 20, GenerationStatus.FAILED);
            monitor.check();
        }
        // 20 % errors use 2 % of a month's budget, which is 14.4 times its share of an hour, in 60 x 1.44 / 20 = 4.3
        // minutes
        assertThat(minutes).isEqualTo(5);
        Alert page = heard.get(heard.size() - 1);
        assertThat(page.severity()).isEqualTo(Severity.PAGE);
        assertThat(page.summary())
                .startsWith("availability uses up its error budget 16.7 times as fast as it may (last 1h)");

        for (int minute = 0; minute < 5; minute++) {
            now = now.plusSeconds(60);
            end(monitor, 100, GenerationStatus.COMPLETED);
            monitor.check();
        }
        assertThat(heard)
                .filteredOn(alert -> alert.name().equals("slo:availability:14.4x-1h"))
                .extracting(Alert::firing)
                .containsExactly(true, false);
    }

    @Test
    void a_slow_leak_makes_a_ticket_and_wakes_nobody() {
        SloMonitor monitor = monitor("availability=0.99").build();
        for (int hour = 0; hour < 72; hour++) {
            now = now.plus(Duration.ofHours(1));
            end(monitor, 98, GenerationStatus.COMPLETED);
            end(monitor, 2, GenerationStatus.FAILED);
            monitor.check();
        }

        assertThat(heard)
                .extracting(Alert::name, Alert::severity)
                .containsExactly(Tuple.tuple("slo:availability:1x-3d", Severity.TICKET));
        assertThat(monitor.status().get(0).budgetLeft()).isCloseTo(-1, within(1e-9));
    }

    @Test
    void few_events_prove_nothing_and_none_say_nothing() {
        SloMonitor monitor = monitor("availability=0.999").build();
        assertThat(monitor.status().get(0).share()).isNull();
        end(monitor, 4, GenerationStatus.FAILED);
        monitor.check();
        assertThat(heard).isEmpty();

        end(monitor, 1, GenerationStatus.FAILED);
        monitor.check();
        assertThat(heard).hasSize(3);
    }

    @Test
    void each_indicator_counts_what_it_says() {
        SloMonitor monitor = monitor(
                        "availability=0.9",
                        "latency<5s=0.9",
                        "first-token<800ms=0.9",
                        "not-blocked=0.9",
                        "score:groundedness>=0.7=0.9",
                        "thumbs-up=0.9")
                .build();
        Generation quick = calls.ended(GenerationStatus.COMPLETED, now.minusSeconds(9), SECOND)
                .build();
        monitor.onGeneration(quick);
        monitor.onGeneration(calls.ended(GenerationStatus.COMPLETED, now.minusSeconds(9), Duration.ofSeconds(6))
                .build());
        monitor.onGeneration(calls.ended(GenerationStatus.FAILED, now.minusSeconds(9), SECOND)
                .build());
        monitor.onGeneration(calls.ended(GenerationStatus.BLOCKED, now.minusSeconds(9), SECOND)
                .build());
        monitor.onGeneration(calls.ended(GenerationStatus.CANCELLED, now.minusSeconds(9), SECOND)
                .build());
        monitor.onGeneration(calls.ended(GenerationStatus.FAILED, now.minusSeconds(9), SECOND)
                .shadowOf(quick.id())
                .build());
        monitor.onJudgement(new Judgement("groundedness", Score.of(0.7), null));
        monitor.onJudgement(new Judgement("groundedness", Score.of(0.69), null));
        monitor.onJudgement(new Judgement("groundedness", new Score.Unscored("none"), null));
        monitor.onJudgement(new Judgement("another", Score.of(0), null));
        monitor.accept(SampleCalls.thumbs(quick, false, now));

        assertThat(monitor.status())
                .extracting(ObjectiveStatus::objective, ObjectiveStatus::good, ObjectiveStatus::total)
                .containsExactly(
                        Tuple.tuple("availability", 3L, 4L),
                        Tuple.tuple("latency<5s", 1L, 2L),
                        Tuple.tuple("first-token<800ms", 1L, 2L),
                        Tuple.tuple("not-blocked", 3L, 4L),
                        Tuple.tuple("score:groundedness>=0.7", 1L, 2L),
                        Tuple.tuple("thumbs-up", 0L, 1L));
    }

    /** The clock of another machine is a year ahead. */
    @Test
    void a_time_to_come_does_not_push_the_rest_out() {
        SloMonitor monitor = monitor("availability=0.9").build();
        end(monitor, 5, GenerationStatus.COMPLETED);
        monitor.onGeneration(calls.ended(GenerationStatus.COMPLETED, now.plus(Duration.ofDays(365)), SECOND)
                .build());

        assertThat(monitor.status().get(0).total()).isEqualTo(6);
    }

    @Test
    void a_clock_that_was_ahead_and_is_set_right_does_not_blind_the_monitor() {
        SloMonitor monitor = monitor("availability=0.99").build();
        now = SampleCalls.NOON.plus(Duration.ofDays(400));
        end(monitor, 3, GenerationStatus.COMPLETED);
        now = SampleCalls.NOON;
        end(monitor, 50, GenerationStatus.FAILED);
        monitor.check();

        assertThat(monitor.status().get(0).total()).isEqualTo(50);
        assertThat(heard).extracting(Alert::name).contains("slo:availability:14.4x-1h");
    }

    @Test
    void stored_calls_count_as_live_ones_did(@TempDir Path folder) {
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            SloMonitor live = monitor("availability=0.9", "score:helpful>=1=0.9", "thumbs-up=0.9")
                    .build();
            for (int i = 0; i < 450; i++) {
                now = now.plus(Duration.ofMinutes(7));
                Generation call = calls.ended(
                                i % 7 == 0 ? GenerationStatus.FAILED : GenerationStatus.COMPLETED,
                                now.minus(SECOND),
                                SECOND)
                        .build();
                store.generations().save(call).join();
                live.onGeneration(call);
                Judgement judgement = new Judgement("helpful", Score.of(i % 5), null);
                store.scores().save(new GenerationScore(call.id(), judgement, now));
                live.onJudgement(judgement);
                store.feedback().accept(SampleCalls.thumbs(call, i % 3 == 0, now));
                live.accept(SampleCalls.thumbs(call, i % 3 == 0, now));
            }
            SloMonitor restored = monitor("availability=0.9", "score:helpful>=1=0.9", "thumbs-up=0.9")
                    .build()
                    .restore(store, GenerationFilter.ALL);

            assertThat(restored.status()).isEqualTo(live.status());
            assertThat(live.status().get(0).total()).isEqualTo(450);
        }
    }

    @Test
    void checks_start_once_and_end_with_the_monitor() {
        SloMonitor monitor = monitor("availability=0.9").build();

        assertThat(monitor.start().start()).isSameAs(monitor);
        monitor.close();
        monitor.close();
    }

    @Test
    void what_is_no_objective_window_or_target_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Objective.parse("availability"))
                .withMessageContaining("an objective must be availability=SHARE")
                .withMessageEndingWith("but was 'availability'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Objective.parse("latency<5=0.9"))
                .withMessageContaining("such as 800ms, but was '5'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Objective.parse("availability=1"))
                .withMessageContaining("below 1, but was 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> monitor("availability=0.9", "availability=0.99"))
                .withMessageContaining("two are 'availability'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SloMonitor.builder(() -> now).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> monitor("availability=0.9").period(Duration.ofMinutes(601)))
                .withMessageContaining("whole minutes up to 6 hours");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BurnRateRule(1, SECOND.multipliedBy(60), SECOND.multipliedBy(60), Severity.PAGE));
    }

    @Test
    void rules_and_the_fewest_bad_events_are_the_applications_to_choose() {
        BurnRateRule rule = new BurnRateRule(2, Duration.ofHours(2), Duration.ofMinutes(10), Severity.TICKET);
        SloMonitor monitor =
                monitor("availability=0.9").rules(List.of(rule)).minBad(3).build();

        end(monitor, 2, GenerationStatus.FAILED);
        monitor.check();
        assertThat(heard).isEmpty();
        end(monitor, 1, GenerationStatus.FAILED);
        monitor.check();

        assertThat(monitor.status().get(0).burnRates())
                .extracting(BurnRate::rule)
                .containsExactly(rule);
        assertThat(heard).extracting(Alert::severity).containsExactly(Severity.TICKET);
    }
}
