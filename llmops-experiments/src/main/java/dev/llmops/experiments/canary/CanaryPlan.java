package dev.llmops.experiments.canary;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.stats.NormalMixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a canary, fixed before it begins and kept with each of its decisions. Immutable.
 *
 * <p>Each guard has a confidence sequence for the harm that the canary does, valid at all times at once: the difference of the means
 * of units, taken within stages and weighted by what each stage knows (Robbins' normal mixture, one-sided closed form; asymptotic, so
 * a stage counts from {@link #minUnits()} units per variant on). Units that return in a later stage count once more there, and the
 * variance knows that they are the same ones.
 *
 * <ul>
 *   <li>Rolled back when some lower bound is above the tolerated harm, or the exact test of some guard on failures rejects. Wrong with
 *       a chance of at most {@link #alphaRollback()}, which all of these share.
 *   <li>Promoted in the last stage when each upper bound is below its margin. A canary that is worse by some margin is promoted with a
 *       chance of at most {@link #alphaPromote()}, however many guards there are, as all must agree.
 *   <li>The next stage when enough units met the canary, the stage lasted long enough, each guard has a value, and no estimate is beyond its
 *       margin.
 * </ul>
 *
 * <p>The tolerated harm is 0 or, if {@link #lenient()}, the margin; hard failures are then tolerated up to twice the control's risk.
 */
public final class CanaryPlan {

    private static final double LENIENT_RISK_RATIO = 2;

    private final List<Guard> guards;
    private final List<Stage> stages;
    private final double alphaPromote;
    private final double alphaRollback;
    private final double rho2;
    private final boolean lenient;
    private final long minUnits;
    private final boolean approval;
    private final Duration silence;
    private final Duration lease;
    private final Duration limit;

    private CanaryPlan(Builder builder) {
        this.guards = List.copyOf(builder.guards);
        this.stages = List.copyOf(builder.stages);
        this.alphaPromote = builder.alphaPromote;
        this.alphaRollback = builder.alphaRollback;
        this.rho2 = builder.rho2;
        this.lenient = builder.lenient;
        this.minUnits = builder.minUnits;
        this.approval = builder.approval;
        this.silence = builder.silence;
        this.lease = builder.lease;
        this.limit = builder.limit;
        check();
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the metrics that must not get worse} */
    public List<Guard> guards() {
        return guards;
    }

    /** {@return the steps} */
    public List<Stage> stages() {
        return stages;
    }

    /** {@return the error level of a promotion} */
    public double alphaPromote() {
        return alphaPromote;
    }

    /** {@return the error level of a rollback} */
    public double alphaRollback() {
        return alphaRollback;
    }

    /** {@return the tuning of the confidence sequences} */
    public double rho2() {
        return rho2;
    }

    /** {@return whether harm below the margin is tolerated} */
    public boolean lenient() {
        return lenient;
    }

    /** {@return how many units per variant a stage must have to count in the asymptotic sequences} */
    public long minUnits() {
        return minUnits;
    }

    /** {@return whether somebody must approve of a promotion} */
    public boolean approval() {
        return approval;
    }

    /** {@return after how long without a unit that meets the canary it is rolled back} */
    public Duration silence() {
        return silence;
    }

    /** {@return how long the canary goes on without a sign of life of its controller} */
    public Duration lease() {
        return lease;
    }

    /** {@return after how long without a decision the canary is rolled back} */
    public Duration limit() {
        return limit;
    }

    /**
     * {@return what to do}
     *
     * @param observed what was observed
     * @throws IllegalArgumentException if it is of a stage that the plan does not have
     */
    public Verdict decide(Observation observed) {
        if (observed.stage() < 0 || observed.stage() >= stages.size()) {
            throw new IllegalArgumentException(
                    "the plan has " + stages.size() + " stages, but " + observed.stage() + " was observed");
        }
        List<Bound> bounds =
                guards.stream().map(guard -> bound(guard, observed)).toList();
        String harm = harm(bounds);
        if (harm != null) {
            return new Verdict(Action.ROLLBACK, harm, bounds);
        }
        if (observed.silent().compareTo(silence) >= 0) {
            return new Verdict(
                    Action.ROLLBACK,
                    "no unit met the canary for " + observed.silent() + " (dead man's switch)",
                    bounds);
        }
        if (observed.running().compareTo(limit) >= 0 && !inTime(observed, bounds)) {
            return new Verdict(Action.ROLLBACK, "nothing was proven within " + limit, bounds);
        }
        return progress(observed, bounds);
    }

    /** Whether all was proven before the limit, so that only somebody's approval, or the promotion that follows it, comes later. */
    private boolean inTime(Observation observed, List<Bound> bounds) {
        return observed.awaiting() || (observed.approved() && unproven(bounds) == null);
    }

    private Verdict progress(Observation observed, List<Bound> bounds) {
        Stage stage = stages.get(observed.stage());
        String wait = waitFor(observed, stage);
        if (wait != null) {
            return new Verdict(Action.CONTINUE, wait, bounds);
        }
        if (observed.stage() < stages.size() - 1) {
            String unknown = withoutValue(observed);
            String beyond = unknown != null ? unknown : beyondMargin(bounds);
            return beyond != null
                    ? new Verdict(Action.CONTINUE, beyond, bounds)
                    : new Verdict(
                            Action.STEP_UP,
                            observed.units() + " units met the canary and no guard is beyond its margin",
                            bounds);
        }
        String unproven = unproven(bounds);
        if (unproven != null) {
            return new Verdict(Action.CONTINUE, unproven, bounds);
        }
        if (approval && !observed.approved()) {
            return new Verdict(
                    observed.awaiting() ? Action.CONTINUE : Action.AWAIT_APPROVAL,
                    "all guards are below their margins; a promotion needs somebody's approval",
                    bounds);
        }
        return new Verdict(Action.PROMOTE, "all guards are below their margins", bounds);
    }

    private static @Nullable String waitFor(Observation observed, Stage stage) {
        if (observed.units() < stage.units()) {
            return observed.units() + " of " + stage.units() + " units met the canary";
        }
        return observed.inStage().compareTo(stage.time()) < 0
                ? "the stage has lasted " + observed.inStage() + " of " + stage.time()
                : null;
    }

    private Bound bound(Guard guard, Observation observed) {
        StratifiedDifference difference = StratifiedDifference.of(guard, observed, minUnits);
        double logE = guard.kind() == Guard.Kind.FAILURES
                ? HardFailures.logE(observed.epochs(), guard.metric(), lenient ? LENIENT_RISK_RATIO : 1)
                : 0;
        return new Bound(
                guard.metric(),
                difference.estimate(),
                difference.lower(alphaOfEach(), rho2),
                difference.upper(alphaPromote, rho2),
                logE);
    }

    /** The sequences and the exact tests share the error level of a rollback. */
    private double alphaOfEach() {
        long exact = guards.stream()
                .filter(guard -> guard.kind() == Guard.Kind.FAILURES)
                .count();
        return alphaRollback / (guards.size() + exact);
    }

    private @Nullable String harm(List<Bound> bounds) {
        for (int i = 0; i < guards.size(); i++) {
            Guard guard = guards.get(i);
            Bound bound = bounds.get(i);
            double tolerated = lenient ? guard.scaledMargin() : 0;
            if (bound.lower() > tolerated) {
                return "'" + guard.metric() + "' is worse: the harm is at least " + shown(bound.lower()) + ", and "
                        + shown(tolerated) + " is tolerated";
            }
            if (bound.logE() >= -Math.log(alphaOfEach())) {
                return "'" + guard.metric() + "' happens to more units of the canary (exact test, e = "
                        + shown(Math.exp(bound.logE())) + ")";
            }
        }
        return null;
    }

    /** A guard that never speaks, such as one whose name is wrong, proves nothing. */
    private @Nullable String withoutValue(Observation observed) {
        for (Guard guard : guards) {
            if (observed.epochs().stream()
                    .allMatch(epoch -> epoch.canary(guard.metric()).n() == 0)) {
                return "no unit of the canary has a value of '" + guard.metric() + "'";
            }
        }
        return null;
    }

    private @Nullable String beyondMargin(List<Bound> bounds) {
        for (int i = 0; i < guards.size(); i++) {
            if (bounds.get(i).estimate() >= guards.get(i).scaledMargin()) {
                return "the estimate of '" + guards.get(i).metric() + "' is beyond its margin";
            }
        }
        return null;
    }

    private @Nullable String unproven(List<Bound> bounds) {
        for (int i = 0; i < guards.size(); i++) {
            if (!(bounds.get(i).upper() < guards.get(i).scaledMargin())) {
                return "the harm to '" + guards.get(i).metric() + "' may still be as large as its margin";
            }
        }
        return null;
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private void check() {
        Require.not(guards.isEmpty(), "a canary needs a guard, such as Guard.failures(\"error\", 0.02)");
        Set<String> metrics = new HashSet<>();
        for (Guard guard : guards) {
            if (!metrics.add(guard.metric())) {
                throw new IllegalArgumentException("there are two guards on '" + guard.metric() + "'; one is enough");
            }
        }
        Require.not(stages.isEmpty(), "a canary needs a stage");
        for (int i = 1; i < stages.size(); i++) {
            if (stages.get(i).share() <= stages.get(i - 1).share()) {
                throw new IllegalArgumentException("each stage's share must be above the one before, but "
                        + stages.get(i).share() + " follows "
                        + stages.get(i - 1).share());
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CanaryPlan plan && PlanJson.write(this).equals(PlanJson.write(plan));
    }

    @Override
    public int hashCode() {
        return Objects.hash(guards, stages);
    }

    @Override
    public String toString() {
        return PlanJson.write(this).toString();
    }

    /** Builds a {@link CanaryPlan}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final List<Guard> guards = new ArrayList<>();
        private final List<Stage> stages = new ArrayList<>();
        private double alphaPromote = 0.05;
        private double alphaRollback = 0.05;
        private double rho2 = NormalMixture.rho2(2000, 0.05);
        private boolean lenient;
        private long minUnits = 50;
        private boolean approval;
        private Duration silence = Duration.ofHours(1);
        private Duration lease = Duration.ofMinutes(5);
        private Duration limit = Duration.ofDays(14);

        private Builder() {}

        /**
         * Adds a metric that must not get worse.
         *
         * @param guard the metric
         * @return this
         */
        public Builder guard(Guard guard) {
            guards.add(Objects.requireNonNull(guard, "guard"));
            return this;
        }

        /**
         * Adds a step. In the last one the canary is promoted.
         *
         * @param share share of the units that get the canary, above that of the step before
         * @param units how many units must have met the canary, over all steps, before the next one
         * @param time how long the step must last
         * @return this
         */
        public Builder stage(double share, long units, Duration time) {
            stages.add(new Stage(share, units, time));
            return this;
        }

        /**
         * Sets the error levels; 0.05 each if not set.
         *
         * @param promote chance of promoting a canary that is worse by a margin, between 0 and 1
         * @param rollback chance of rolling back one that is not worse, between 0 and 1
         * @return this
         */
        public Builder alphas(double promote, double rollback) {
            this.alphaPromote = Require.insideShare("promote", promote);
            this.alphaRollback = Require.insideShare("rollback", rollback);
            return this;
        }

        /**
         * Tolerates harm below the margins, and hard failures up to twice the control's risk. Unless called, any harm that is proven
         * rolls back.
         *
         * @return this
         */
        public Builder lenient() {
            this.lenient = true;
            return this;
        }

        /**
         * Sets how many units per variant a stage must have to count in the asymptotic sequences; 50 if not set.
         *
         * @param units at least 10
         * @return this
         */
        public Builder minUnits(long units) {
            if (units < 10) {
                throw new IllegalArgumentException(
                        "minUnits must be at least 10, but was " + units + "; the sequences hold as the sample grows");
            }
            this.minUnits = units;
            return this;
        }

        /**
         * Has somebody approve of a promotion.
         *
         * @return this
         */
        public Builder approval() {
            this.approval = true;
            return this;
        }

        /**
         * Sets the dead man's switch.
         *
         * @param noUnits after how long without a unit that meets the canary it is rolled back; an hour if not set
         * @param noController how long the canary goes on without a sign of life of its controller: calls get the control after that; five
         *     minutes if not set
         * @return this
         */
        public Builder deadMansSwitch(Duration noUnits, Duration noController) {
            this.silence = Require.positive("noUnits", noUnits);
            this.lease = Require.positive("noController", noController);
            return this;
        }

        /**
         * Sets after how long without a decision the canary is rolled back; 14 days if not set. A canary that waits for approval waits on.
         *
         * @param time above 0
         * @return this
         */
        public Builder limit(Duration time) {
            this.limit = Require.positive("limit", time);
            return this;
        }

        /**
         * {@return the plan}
         *
         * @throws IllegalArgumentException if it has no guard or no stage, or stages do not grow
         */
        public CanaryPlan build() {
            return new CanaryPlan(this);
        }

        Builder rho2(double value) {
            this.rho2 = value;
            return this;
        }
    }
}
