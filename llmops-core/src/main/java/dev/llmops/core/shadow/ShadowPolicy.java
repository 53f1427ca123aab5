package dev.llmops.core.shadow;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.experiment.Variant;
import dev.llmops.commons.internal.option.Require;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Defines which calls are also sent to another prompt or model, and with what budget. The live call neither waits for them nor sees their
 * faults. Immutable.
 */
public final class ShadowPolicy {

    private final Variant variant;
    private final double share;
    private final int callsPerMinute;
    private final @Nullable BigDecimal moneyPerDay;
    private final @Nullable Currency currency;
    private final int concurrency;
    private final int queue;
    private final List<Evaluator> evaluators;
    private final Consumer<ShadowAnswer> sink;

    private ShadowPolicy(Builder builder) {
        this.variant = builder.variant;
        this.share = builder.share;
        this.callsPerMinute = builder.callsPerMinute;
        this.moneyPerDay = builder.moneyPerDay;
        this.currency = builder.currency;
        this.concurrency = builder.concurrency;
        this.queue = builder.queue;
        this.evaluators = builder.evaluators;
        this.sink = builder.sink;
    }

    /**
     * {@return a builder}
     *
     * @param variant the prompt version, the model, or both; with a prompt, only calls of the prompt of that name are selected. Its
     *     weight is ignored
     * @param share the share of calls to select, above 0 and at most 1
     * @throws IllegalArgumentException if the variant has neither prompt nor model, or the share is out of range
     */
    public static Builder of(Variant variant, double share) {
        return new Builder(variant, share);
    }

    /** {@return the prompt, the model, or both} */
    public Variant variant() {
        return variant;
    }

    /** {@return the share of calls that are selected} */
    public double share() {
        return share;
    }

    /** {@return the most shadow calls in a minute} */
    public int callsPerMinute() {
        return callsPerMinute;
    }

    /** {@return the most that shadow calls may cost in 24 hours, or null without a limit} */
    public @Nullable BigDecimal moneyPerDay() {
        return moneyPerDay;
    }

    /** {@return the currency of {@link #moneyPerDay()}, or null without a limit} */
    public @Nullable Currency currency() {
        return currency;
    }

    /** {@return the most concurrent shadow calls} */
    public int concurrency() {
        return concurrency;
    }

    /** {@return the most calls that wait} */
    public int queue() {
        return queue;
    }

    /** {@return the evaluators that judge the answers} */
    public List<Evaluator> evaluators() {
        return evaluators;
    }

    /** {@return the listener for each answer} */
    public Consumer<ShadowAnswer> sink() {
        return sink;
    }

    /** Builds a {@link ShadowPolicy}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Variant variant;
        private final double share;
        private int callsPerMinute = 60;
        private @Nullable BigDecimal moneyPerDay;
        private @Nullable Currency currency;
        private int concurrency = 1;
        private int queue = 100;
        private List<Evaluator> evaluators = List.of();
        private Consumer<ShadowAnswer> sink = answer -> {};

        private Builder(Variant variant, double share) {
            this.variant = Objects.requireNonNull(variant, "variant");
            this.share = share;
            if (variant.prompt() == null && variant.model() == null) {
                throw new IllegalArgumentException("shadow variant '" + variant.name()
                        + "' must have a prompt or a model, but has neither; it would answer as the live call does");
            }
            Require.positiveShare("share", share);
        }

        /**
         * Sets the most shadow calls in a minute; default: 60.
         *
         * @param calls at least 1
         * @return this
         */
        public Builder callsPerMinute(int calls) {
            this.callsPerMinute = Require.atLeast("callsPerMinute", calls, 1);
            return this;
        }

        /**
         * Sets the most that shadow calls may cost in 24 hours; default: no limit. A call is sent as long as the completed ones have cost
         * less, so running calls can exceed the limit. Once the cost of a shadow call is unknown, no more are sent: set
         * {@code LlmOpsBuilder.prices} for its model.
         *
         * @param amount above 0
         * @param of its currency
         * @return this
         */
        public Builder moneyPerDay(BigDecimal amount, Currency of) {
            Require.not(amount.signum() <= 0, () -> "moneyPerDay must be above 0, but was " + amount);
            this.moneyPerDay = amount;
            this.currency = Objects.requireNonNull(of, "of");
            return this;
        }

        /**
         * Sets the most concurrent shadow calls; default: 1.
         *
         * @param calls at least 1
         * @return this
         */
        public Builder concurrency(int calls) {
            this.concurrency = Require.atLeast("concurrency", calls, 1);
            return this;
        }

        /**
         * Sets how many calls may wait to be sent; default: 100. Further calls are dropped and counted.
         *
         * @param calls at least 1
         * @return this
         */
        public Builder queue(int calls) {
            this.queue = Require.atLeast("queue", calls, 1);
            return this;
        }

        /**
         * Sets the evaluators that judge the answers; default: none.
         *
         * @param all the evaluators; the models that they call are not part of the budget
         * @return this
         */
        public Builder evaluators(List<? extends Evaluator> all) {
            this.evaluators = List.copyOf(all);
            return this;
        }

        /**
         * Sets a listener for each answer, called on the thread that asked for it; exceptions go to the application's error handler.
         *
         * @param hears the listener
         * @return this
         */
        public Builder onAnswer(Consumer<ShadowAnswer> hears) {
            this.sink = Objects.requireNonNull(hears, "hears");
            return this;
        }

        /** {@return the policy} */
        public ShadowPolicy build() {
            return new ShadowPolicy(this);
        }
    }
}
