package dev.llmops.benchmarks.monitoring;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.benchmarks.Shares;
import dev.llmops.monitoring.slo.BurnRate;
import dev.llmops.monitoring.slo.Objective;
import dev.llmops.monitoring.slo.SloMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** Months of calls at a target of 99 %, with steady traffic and independent failures, looked at once a minute. */
final class BurnRateSimulation {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Judgement GOOD = new Judgement("ok", Score.of(1), null);
    private static final Judgement BAD = new Judgement("ok", Score.of(0), null);
    private static final int DAY = 24 * 60;
    private static final int RULES = 3;

    private final int runs;
    private final long seed;

    BurnRateSimulation(int runs, long seed) {
        this.runs = runs;
        this.seed = seed;
    }

    void print() {
        System.out.printf("%nburn rates: target 99 %%, standard rules, %d runs, seed %d%n", runs, seed);
        System.out.println("| failures | calls an hour | days | 14.4x page | 6x page | 1x ticket |");
        for (double failures : new double[] {0.002, 0.005}) {
            for (int perHour : new int[] {10, 60, 600}) {
                quiet(failures, perHour, 7);
            }
        }
        System.out.println("| failures from 0.2 % to | calls an hour | paged within 2 hours | minutes: median, 90 % |");
        for (double failures : new double[] {0.1, 0.3, 1}) {
            for (int perHour : new int[] {60, 600}) {
                outage(failures, perHour);
            }
        }
    }

    private void quiet(double failures, int perHour, int days) {
        int[] fired = new int[RULES];
        for (int run = 0; run < runs; run++) {
            Month month = new Month(perHour, new SplittableRandom(seed + run));
            boolean[] ever = new boolean[RULES];
            for (int minute = 0; minute < days * DAY; minute++) {
                boolean[] now = month.minute(failures);
                for (int rule = 0; rule < RULES; rule++) {
                    ever[rule] |= now[rule];
                }
            }
            for (int rule = 0; rule < RULES; rule++) {
                fired[rule] += ever[rule] ? 1 : 0;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %.1f %% | %d | %d | %s | %s | %s |%n",
                100 * failures,
                perHour,
                days,
                Shares.of(fired[0], runs),
                Shares.of(fired[1], runs),
                Shares.of(fired[2], runs));
    }

    private void outage(double failures, int perHour) {
        int[] delays = new int[runs];
        for (int run = 0; run < runs; run++) {
            Month month = new Month(perHour, new SplittableRandom(seed + run));
            for (int minute = 0; minute < DAY; minute++) {
                month.minute(0.002);
            }
            delays[run] = -1;
            for (int minute = 1; minute <= 120 && delays[run] < 0; minute++) {
                boolean[] now = month.minute(failures);
                delays[run] = now[0] || now[1] ? minute : -1;
            }
        }
        int found = (int) Arrays.stream(delays).filter(delay -> delay >= 0).count();
        System.out.printf(
                Locale.ROOT,
                "| %.0f %% | %d | %s | %s |%n",
                100 * failures,
                perHour,
                Shares.of(found, runs),
                Shares.delay(delays));
    }

    private static final class Month {

        private final double perMinute;
        private final SplittableRandom random;
        private final SloMonitor monitor;
        private Instant now = START;

        Month(int perHour, SplittableRandom random) {
            this.perMinute = perHour / 60.0;
            this.random = random;
            this.monitor = SloMonitor.builder(() -> now)
                    .objective(Objective.parse("score:ok>=1=0.99"))
                    .period(Duration.ofDays(7))
                    .build();
        }

        /** Which rules fire at the end of a minute. */
        boolean[] minute(double failures) {
            now = now.plusSeconds(60);
            int calls = (int) perMinute + (random.nextDouble() < perMinute - (int) perMinute ? 1 : 0);
            for (int i = 0; i < calls; i++) {
                monitor.onJudgement(random.nextDouble() < failures ? BAD : GOOD);
            }
            boolean[] firing = new boolean[RULES];
            int rule = 0;
            for (BurnRate rate : monitor.status().get(0).burnRates()) {
                firing[rule++] = rate.firing();
            }
            return firing;
        }
    }
}
