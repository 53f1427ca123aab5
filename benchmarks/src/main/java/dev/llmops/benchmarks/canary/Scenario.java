package dev.llmops.benchmarks.canary;

/**
 * What a simulated canary does, and what time does to both variants.
 *
 * @param error what the canary adds to the share of failed units
 * @param logLatency what the canary adds to the mean logarithm of the latency
 * @param falling whether both variants get better in the course of time: the share of failed units falls from 15 to 2 %, and the mean
 *     logarithm of the latency by 0.5
 * @param users how many users return for all the units, each with a latency and a failure rate of their own; 0 if all units are new
 */
record Scenario(String name, double error, double logLatency, boolean falling, int users) {

    static Scenario of(String name, double error, double logLatency) {
        return new Scenario(name, error, logLatency, false, 0);
    }

    Scenario whileBothGetBetter() {
        return new Scenario(name + ", both get better", error, logLatency, true, users);
    }

    Scenario by(int returning) {
        return new Scenario(name + ", " + returning + " users return", error, logLatency, falling, returning);
    }

    /** {@return the control's share of failed units} */
    double errorRate(double progress) {
        return falling ? 0.15 - 0.13 * progress : 0.05;
    }

    /** {@return the control's mean logarithm of the latency} */
    double logLatency(double progress) {
        return falling ? 6.5 - 0.5 * progress : 6;
    }
}
