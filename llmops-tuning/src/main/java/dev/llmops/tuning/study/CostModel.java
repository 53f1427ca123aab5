package dev.llmops.tuning.study;

import dev.llmops.commons.internal.option.Require;
import java.util.OptionalDouble;

/**
 * The cost of candidates at the user's volume, in one currency that the user chooses. By default, all prices are 0 and only quality and
 * time count. Immutable.
 */
public final class CostModel {

    private static final double MILLION = 1e6;
    private static final double MILLIS_PER_HOUR = 3.6e6;
    private static final double SECONDS_PER_HOUR = 3600;

    private final double inputPrice;
    private final double cachedShare;
    private final double outputPrice;
    private final double adapterOverhead;
    private final double servingHour;
    private final double trainingHour;
    private final double label;
    private final double evaluation;
    private final double maintenance;
    private final double months;
    private final double requests;

    private CostModel(Builder from) {
        this.inputPrice = from.inputPrice;
        this.cachedShare = from.cachedShare;
        this.outputPrice = from.outputPrice;
        this.adapterOverhead = from.adapterOverhead;
        this.servingHour = from.servingHour;
        this.trainingHour = from.trainingHour;
        this.label = from.label;
        this.evaluation = from.evaluation;
        this.maintenance = from.maintenance;
        this.months = from.months;
        this.requests = from.requests;
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return what one request costs} */
    double perRequest(Usage usage, Approach approach) {
        double input = inputPrice * (usage.inputTokens() - usage.cachedTokens() * (1 - cachedShare));
        double tokens = (input + outputPrice * usage.outputTokens()) / MILLION;
        double overhead = approach.trains() ? 1 + adapterOverhead : 1;
        return tokens * overhead + usage.millis() / MILLIS_PER_HOUR * servingHour;
    }

    /** {@return what it costs before the first request and to keep it, over all months} */
    double fixed(TrainingCost training, Approach approach) {
        double kept = approach.trains() ? maintenance * months + evaluation : 0;
        return training.cpuSeconds() / SECONDS_PER_HOUR * trainingHour + training.labels() * label + kept;
    }

    /** {@return what 1,000 requests cost at the user's volume, with their share of what is fixed; without a volume, without it} */
    double perThousand(double perRequest, double fixed) {
        double volume = requests * months;
        return 1000 * (perRequest + (volume > 0 ? fixed / volume : 0));
    }

    /**
     * {@return how many requests it takes until what one candidate costs more before the first is earned back by what it costs less at each; empty
     * if that never happens}
     */
    static OptionalDouble breakEven(double moreFixed, double lessPerRequest) {
        if (moreFixed <= 0) {
            return OptionalDouble.of(0);
        }
        return lessPerRequest > 0 ? OptionalDouble.of(moreFixed / lessPerRequest) : OptionalDouble.empty();
    }

    /** Builds a {@link CostModel}. Not safe for use by multiple threads. */
    public static final class Builder {

        private double inputPrice;
        private double cachedShare = 1;
        private double outputPrice;
        private double adapterOverhead;
        private double servingHour;
        private double trainingHour;
        private double label;
        private double evaluation;
        private double maintenance;
        private double months = 12;
        private double requests;

        private Builder() {}

        /**
         * Sets the price of tokens.
         *
         * @param input price of a million input tokens
         * @param output price of a million output tokens
         * @param cached which part of the price a token out of the prefix cache costs, from 0 to 1
         * @return this
         */
        public Builder tokens(double input, double output, double cached) {
            Require.share("cached", cached);
            this.inputPrice = atLeastZero("input", input);
            this.outputPrice = atLeastZero("output", output);
            this.cachedShare = cached;
            return this;
        }

        /**
         * Sets what the machine costs that serves, where there is one: time of the answers is paid at this price.
         *
         * @param hour price of an hour
         * @return this
         */
        public Builder serving(double hour) {
            this.servingHour = atLeastZero("serving", hour);
            return this;
        }

        /**
         * Sets how much more expensive tokens are with an adapter; a tenth is 0.1.
         *
         * @param share at least 0
         * @return this
         */
        public Builder adapterOverhead(double share) {
            this.adapterOverhead = atLeastZero("adapterOverhead", share);
            return this;
        }

        /**
         * Sets what learning costs.
         *
         * @param cpuHour price of an hour of processor time
         * @param perLabel price of a row that somebody labels
         * @return this
         */
        public Builder training(double cpuHour, double perLabel) {
            this.trainingHour = atLeastZero("cpuHour", cpuHour);
            this.label = atLeastZero("perLabel", perLabel);
            return this;
        }

        /**
         * Sets what it costs to keep trained weights: to evaluate them once, and each month.
         *
         * @param once price of the evaluation
         * @param monthly price of a month
         * @return this
         */
        public Builder keeping(double once, double monthly) {
            this.evaluation = atLeastZero("once", once);
            this.maintenance = atLeastZero("monthly", monthly);
            return this;
        }

        /**
         * Sets the volume. By default, it is unknown, and the period is 12 months.
         *
         * @param perMonth requests in a month
         * @param forMonths months until the choice is made anew, above 0
         * @return this
         */
        public Builder volume(double perMonth, double forMonths) {
            Require.that(forMonths > 0, () -> "forMonths must be above 0, but was " + forMonths);
            this.requests = atLeastZero("perMonth", perMonth);
            this.months = forMonths;
            return this;
        }

        private static double atLeastZero(String name, double value) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException(name + " must be at least 0, but was " + value);
            }
            return value;
        }

        /** {@return the model} */
        public CostModel build() {
            return new CostModel(this);
        }
    }
}
