package dev.llmops.monitoring.slo;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.monitoring.alert.Alerts;
import dev.llmops.monitoring.internal.StoredCalls;
import dev.llmops.monitoring.slo.Counts.Count;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts good events for each objective, and alerts when an error budget is used up too fast. It receives calls as a listener, feedback as a
 * sink and judgements by
 * {@link #onJudgement}; a call is counted at the time when it ended, the others when they arrived. Counting takes some tens of nanoseconds and
 * a fixed amount of
 * memory. Rules are evaluated by {@link #check()}: once a minute after {@link #start()}. Safe for use by multiple threads.
 */
public final class SloMonitor implements GenerationListener, FeedbackSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SloMonitor.class);
    private static final double ROUNDING = 1e-9;

    private final List<Tracked> tracked;
    private final List<BurnRateRule> rules;
    private final Duration period;
    private final long minBad;
    private final InstantSource clock;
    private final Alerts alerts;
    private @Nullable ScheduledExecutorService timer;

    private SloMonitor(Builder builder) {
        this.tracked = builder.objectives.stream().map(Tracked::new).toList();
        this.rules = builder.rules;
        this.period = builder.period;
        this.minBad = builder.minBad;
        this.clock = builder.clock;
        this.alerts = builder.alerts == null ? new Alerts(builder.clock) : builder.alerts;
    }

    private static final class Tracked {

        private final Objective objective;
        private final Counts counts = new Counts();

        Tracked(Objective objective) {
            this.objective = objective;
        }

        synchronized void add(Instant at, Instant now, boolean good) {
            counts.add(at, now, good);
        }

        synchronized Count in(Duration window, Instant now) {
            return counts.in(window, now);
        }
    }

    /**
     * {@return a builder}
     *
     * @param clock the clock
     */
    public static Builder builder(InstantSource clock) {
        return new Builder(clock);
    }

    @Override
    public void onGeneration(Generation call) {
        if (call.live()) {
            Instant end = call.timings().startedAt().plus(call.timings().total());
            count(end, indicator -> indicator.ofCall().apply(call));
        }
    }

    /**
     * Counts an evaluator's judgement, now. Pass randomly selected judgements, or those of all calls: a share of all bad ones is not a share of
     * calls.
     *
     * @param judgement the judgement
     */
    public void onJudgement(Judgement judgement) {
        onJudgement(judgement, clock.instant());
    }

    /**
     * Counts a judgement of another time, such as a stored one.
     *
     * @param judgement the judgement
     * @param at when it was made
     */
    public void onJudgement(Judgement judgement, Instant at) {
        count(at, indicator -> indicator.ofJudgement().apply(judgement));
    }

    /** Counts feedback at its time. It stores nothing: also pass feedback on to its store. */
    @Override
    public void accept(Feedback feedback) {
        FeedbackSignal signal = feedback.signal();
        count(feedback.at(), indicator -> indicator.ofFeedback().apply(signal));
    }

    /** A time that is still to come, of a clock that is wrong, would push all that is counted out of the windows. */
    private void count(Instant at, Function<Indicator, @Nullable Boolean> good) {
        Instant now = clock.instant();
        for (Tracked each : tracked) {
            Boolean verdict = good.apply(each.objective.indicator());
            if (verdict != null) {
                each.add(at.isAfter(now) ? now : at, now, verdict);
            }
        }
    }

    /**
     * Counts stored calls with their scores and feedback, as if it had received them live. Call it once, before it receives others.
     *
     * @param store the store of the calls
     * @param which which calls, such as those of the period
     * @return this
     * @throws dev.llmops.api.error.StoreException if they cannot be read
     */
    public SloMonitor restore(Store store, GenerationFilter which) {
        Instant now = clock.instant();
        StoredCalls.forEach(
                store,
                which,
                this::onGeneration,
                (call, score) -> {
                    if (call.live() && !score.at().isAfter(now)) {
                        onJudgement(score.judgement(), score.at());
                    }
                },
                (call, feedback) -> {
                    if (call.live() && !feedback.at().isAfter(now)) {
                        accept(feedback);
                    }
                });
        return this;
    }

    /** {@return the current status of all objectives, in order} */
    public List<ObjectiveStatus> status() {
        Instant now = clock.instant();
        return tracked.stream().map(each -> status(each, now)).toList();
    }

    private ObjectiveStatus status(Tracked each, Instant now) {
        double target = each.objective.target();
        Count count = each.in(period, now);
        List<BurnRate> rates = rules.stream()
                .map(rule -> burnRate(each, rule, 1 - target, now))
                .toList();
        return new ObjectiveStatus(
                each.objective.name(),
                target,
                count.good(),
                count.total(),
                count.total() == 0 ? null : count.good() / (double) count.total(),
                count.total() == 0 ? null : 1 - count.bad() / (count.total() * (1 - target)),
                rates);
    }

    private BurnRate burnRate(Tracked each, BurnRateRule rule, double budget, Instant now) {
        Count longCount = each.in(rule.longWindow(), now);
        Count shortCount = each.in(rule.shortWindow(), now);
        Double longRate = rate(longCount, budget);
        Double shortRate = rate(shortCount, budget);
        boolean firing = longCount.bad() >= minBad
                && longRate != null
                && shortRate != null
                && reaches(longRate, rule.factor())
                && reaches(shortRate, rule.factor());
        return new BurnRate(rule, longRate, shortRate, firing);
    }

    /** 144 bad ones of 1,000 burn one per cent 14.4 times as fast, also where one less 0.99 is a little more than that. */
    private static boolean reaches(double rate, double factor) {
        return rate >= factor * (1 - ROUNDING);
    }

    private static @Nullable Double rate(Count count, double budget) {
        return count.total() == 0 ? null : count.bad() / (double) count.total() / budget;
    }

    /** Evaluates all rules, and reports to the alerts which fire and which do not. */
    public void check() {
        for (ObjectiveStatus status : status()) {
            for (BurnRate rate : status.burnRates()) {
                String name = "slo:" + status.objective() + ":" + rate.rule().name();
                if (rate.firing()) {
                    alerts.fire(
                            name,
                            rate.rule().severity(),
                            summary(status, rate),
                            Map.of(
                                    "objective",
                                    status.objective(),
                                    "rule",
                                    rate.rule().name()));
                } else {
                    alerts.resolve(name);
                }
            }
        }
    }

    private static String summary(ObjectiveStatus status, BurnRate rate) {
        return String.format(
                Locale.ROOT,
                "%s uses up its error budget %.1f times as fast as it may (last %s), %.0f %% of it is left",
                status.objective(),
                rate.longRate(),
                Durations.text(rate.rule().longWindow()),
                100 * Objects.requireNonNullElse(status.budgetLeft(), 0.0));
    }

    /**
     * Starts checking once a minute, on its own daemon thread. Starting twice has no effect.
     *
     * @return this
     */
    public synchronized SloMonitor start() {
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("llmops-slo"));
            var unused = timer.scheduleWithFixedDelay(this::checkSafely, 1, 1, TimeUnit.MINUTES);
        }
        return this;
    }

    /** A timer whose task throws ends. */
    private void checkSafely() {
        try {
            check();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the objectives could not be checked", e);
        }
    }

    /** Stops the checks. Closing twice has no effect. */
    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /** Builds a {@link SloMonitor}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final InstantSource clock;
        private final List<Objective> objectives = new ArrayList<>();
        private List<BurnRateRule> rules = BurnRateRule.standard();
        private Duration period = Duration.ofDays(30);
        private long minBad = 5;
        private @Nullable Alerts alerts;

        private Builder(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
        }

        /**
         * Adds an objective.
         *
         * @param objective an objective with a unique name
         * @return this
         */
        public Builder objective(Objective objective) {
            if (objectives.stream().anyMatch(other -> other.name().equals(objective.name()))) {
                throw new IllegalArgumentException(
                        "objectives must have different names, but two are '" + objective.name() + "'");
            }
            objectives.add(objective);
            return this;
        }

        /**
         * Sets the rules. The default is {@link BurnRateRule#standard()}.
         *
         * @param all the rules
         * @return this
         */
        public Builder rules(List<BurnRateRule> all) {
            this.rules = List.copyOf(all);
            return this;
        }

        /**
         * Sets the period of an error budget. The default is 30 days. The factors of the standard rules are for 30 days.
         *
         * @param time whole hours up to 90 days
         * @return this
         */
        public Builder period(Duration time) {
            this.period = Counts.requireWindow("time", time);
            return this;
        }

        /**
         * Sets how many bad events a rule's long window must contain before it fires. The default is 5. Of two calls at night, one failure is already
         * half.
         *
         * @param events at least 1
         * @return this
         */
        public Builder minBad(long events) {
            this.minBad = Require.atLeast("events", events, 1);
            return this;
        }

        /**
         * Sets the alerts that receive firing rules. By default there are none.
         *
         * @param board the alerts
         * @return this
         */
        public Builder alerts(Alerts board) {
            this.alerts = Objects.requireNonNull(board, "board");
            return this;
        }

        /** {@return the monitor} */
        public SloMonitor build() {
            Require.not(objectives.isEmpty(), "a monitor needs at least one objective");
            return new SloMonitor(this);
        }
    }
}
