package dev.llmops.core.agent;

import dev.llmops.api.cost.Cost;
import dev.llmops.commons.internal.option.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a run of an agent, including all agents that its tools call. Immutable.
 *
 * @param maxModelCalls the most model calls
 * @param maxToolCalls the most tool calls that models may request
 * @param maxRepeatedCalls how often a model may request the same tool with the same arguments before the run counts as a loop
 * @param maxTokens tokens of all calls after which no model is asked, or null for no limit
 * @param maxCost cost of all calls after which no model is asked, or null for no limit; if set, a call whose cost is unknown ends the run
 */
public record AgentLimits(
        int maxModelCalls,
        int maxToolCalls,
        int maxRepeatedCalls,
        @Nullable Long maxTokens,
        Cost.@Nullable Known maxCost) {

    /** {@return a builder with 25 model calls, 50 tool calls, each at most 3 times with the same arguments, and no limit on tokens or cost} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults of {@link #builder()}} */
    public static AgentLimits standard() {
        return builder().build();
    }

    /** Builds {@link AgentLimits}. Not safe for use by multiple threads. */
    public static final class Builder {

        private int maxModelCalls = 25;
        private int maxToolCalls = 50;
        private int maxRepeatedCalls = 3;
        private @Nullable Long maxTokens;
        private Cost.@Nullable Known maxCost;

        private Builder() {}

        /**
         * Sets the most model calls.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxModelCalls(int value) {
            this.maxModelCalls = Require.atLeast("maxModelCalls", value, 1);
            return this;
        }

        /**
         * Sets the most tool calls.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxToolCalls(int value) {
            this.maxToolCalls = Require.atLeast("maxToolCalls", value, 1);
            return this;
        }

        /**
         * Sets how often the same tool may be requested with the same arguments.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxRepeatedCalls(int value) {
            this.maxRepeatedCalls = Require.atLeast("maxRepeatedCalls", value, 1);
            return this;
        }

        /**
         * Sets the number of tokens, input and output, after which no model is asked.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxTokens(long value) {
            this.maxTokens = Require.atLeast("maxTokens", value, 1);
            return this;
        }

        /**
         * Sets the cost after which no model is asked.
         *
         * @param value an amount in the currency of the prices
         * @return this
         */
        public Builder maxCost(Cost.Known value) {
            this.maxCost = Objects.requireNonNull(value, "value");
            return this;
        }

        /** {@return the limits} */
        public AgentLimits build() {
            return new AgentLimits(maxModelCalls, maxToolCalls, maxRepeatedCalls, maxTokens, maxCost);
        }
    }
}
