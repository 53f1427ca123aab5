package dev.llmops.benchmarks.canary;

import dev.llmops.experiments.canary.Action;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Canaries on simulated units: margins, stages and looks of the reference simulation. */
final class CanarySimulation {

    static final double ERROR_MARGIN = 0.02;
    static final double LATENCY_MARGIN = 0.1;
    static final double[] SHARES = {0.01, 0.05, 0.25, 0.5};
    static final long[] TREATED = {100, 400, 2000, 2000};
    static final int UNITS = 100_000;
    private static final double DEVIATION = 0.5;

    private CanarySimulation() {}

    /**
     * What became of the runs.
     *
     * @param runs how many
     * @param promoted how many were promoted
     * @param rolledBack how many were rolled back
     * @param unitsToPromote mean number of units until then
     * @param unitsToRollback mean number of units until then
     * @param harmed mean number of units that had met a canary that was rolled back
     */
    record Result(
            int runs, int promoted, int rolledBack, double unitsToPromote, double unitsToRollback, double harmed) {}

    static Result run(Scenario scenario, Supplier<SimulatedRule> rule, int runs, int lookEvery, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int promoted = 0;
        int rolledBack = 0;
        double unitsToPromote = 0;
        double unitsToRollback = 0;
        double harmed = 0;
        for (int i = 0; i < runs; i++) {
            Run run = new Run(scenario, rule.get(), random.split());
            Action end = run.toTheEnd(lookEvery);
            if (end == Action.PROMOTE) {
                promoted++;
                unitsToPromote += run.units;
            } else if (end == Action.ROLLBACK) {
                rolledBack++;
                unitsToRollback += run.units;
                harmed += run.treated;
            }
        }
        return new Result(
                runs,
                promoted,
                rolledBack,
                unitsToPromote / promoted,
                unitsToRollback / rolledBack,
                harmed / rolledBack);
    }

    private static final class Run {

        private final Scenario scenario;
        private final SimulatedRule rule;
        private final SplittableRandom random;
        private final double[] places;
        private final double[] habits;
        private int units;
        private int treated;
        private int stage;

        Run(Scenario scenario, SimulatedRule rule, SplittableRandom random) {
            this.scenario = scenario;
            this.rule = rule;
            this.random = random;
            this.places = random.doubles(scenario.users()).toArray();
            this.habits = new double[scenario.users()];
            for (int i = 0; i < habits.length; i++) {
                habits[i] = random.nextGaussian();
            }
        }

        Action toTheEnd(int lookEvery) {
            while (units < UNITS) {
                unit();
                if (units % lookEvery == 0) {
                    Action action = rule.look(stage);
                    if (action == Action.STEP_UP) {
                        stage++;
                    } else if (action != Action.CONTINUE) {
                        return action;
                    }
                }
            }
            return Action.CONTINUE;
        }

        private void unit() {
            double progress = units++ / (double) UNITS;
            int user = places.length == 0 ? 0 : random.nextInt(places.length);
            boolean canary = (places.length == 0 ? random.nextDouble() : places[user]) < SHARES[stage];
            treated += canary ? 1 : 0;
            double habit = habits.length == 0 ? 0 : habits[user];
            // A user with a habit has most of the variance, and fails up to three times as often as another.
            double errorRate = (scenario.errorRate(progress) + (canary ? scenario.error() : 0))
                    * (habits.length == 0 ? 1 : 1 + 0.5 * Math.signum(habit));
            double deviation = habits.length == 0 ? DEVIATION : 0.3;
            double latency = scenario.logLatency(progress)
                    + (canary ? scenario.logLatency() : 0)
                    + 0.4 * habit
                    + deviation * random.nextGaussian();
            rule.add(stage, user, canary, random.nextDouble() < errorRate, latency);
        }
    }
}
