package dev.llmops.guardrails.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a policy uses one detector at one stage. Immutable. */
public final class DetectorRule {

    private final String detector;
    private final @Nullable PolicyAction action;
    private final @Nullable Double threshold;
    private final Map<String, CategoryRule> categories;
    private final @Nullable OnFailure onFailure;
    private final @Nullable Duration timeout;
    private final double sample;
    private final @Nullable String operator;
    private final List<String> allow;

    private DetectorRule(Builder builder) {
        this.detector = builder.detector;
        this.action = builder.action;
        this.threshold = builder.threshold;
        this.categories = Collections.unmodifiableMap(new LinkedHashMap<>(builder.categories));
        this.onFailure = builder.onFailure;
        this.timeout = builder.timeout;
        this.sample = builder.sample == null ? 1 : builder.sample;
        this.operator = builder.operator;
        this.allow = builder.allow;
    }

    /**
     * {@return a rule with the detector's own threshold and action}
     *
     * @param detector the detector's name
     */
    public static DetectorRule of(String detector) {
        return builder(detector).build();
    }

    /**
     * {@return a builder}
     *
     * @param detector the detector's name
     */
    public static Builder builder(String detector) {
        return new Builder(detector);
    }

    /** {@return the detector's name} */
    public String detector() {
        return detector;
    }

    /** {@return the action, or null for the detector's default: redact, or otherwise block} */
    public @Nullable PolicyAction action() {
        return action;
    }

    /** {@return the score from which it applies, or null for the detector's own threshold} */
    public @Nullable Double threshold() {
        return threshold;
    }

    /** {@return the rules of categories with rules of their own, by name} */
    public Map<String, CategoryRule> categories() {
        return categories;
    }

    /** {@return the action if it fails, or null for the stage's rule} */
    public @Nullable OnFailure onFailure() {
        return onFailure;
    }

    /** {@return how long it may take, or null for five seconds; for detectors that wait for a service} */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** {@return the share of texts that it checks, above 0 and at most 1} */
    public double sample() {
        return sample;
    }

    /** {@return how a redacting detector changes the text, or null for placeholders} */
    public @Nullable String operator() {
        return operator;
    }

    /** {@return the allowed values, in the detector's terms: language codes, hosts; empty if not set} */
    public List<String> allow() {
        return allow;
    }

    /** Builds rules. Each setting can be made once. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String detector;
        private @Nullable PolicyAction action;
        private @Nullable Double threshold;
        private final Map<String, CategoryRule> categories = new LinkedHashMap<>();
        private @Nullable OnFailure onFailure;
        private @Nullable Duration timeout;
        private @Nullable Double sample;
        private @Nullable String operator;
        private List<String> allow = List.of();

        private Builder(String detector) {
            this.detector = Objects.requireNonNull(detector, "detector");
            if (detector.isBlank()) {
                throw new IllegalArgumentException("detector must have a name, but it was blank");
            }
        }

        /**
         * Sets the action.
         *
         * @param value the action
         * @return this
         */
        public Builder action(PolicyAction value) {
            action = once("action", action, value);
            return this;
        }

        /**
         * Sets the score from which the rule applies.
         *
         * @param value above 0 and at most 1
         * @return this
         */
        public Builder threshold(double value) {
            threshold = once("threshold", threshold, Ranges.share("threshold", value));
            return this;
        }

        /**
         * Sets the rule of a category.
         *
         * @param name the category
         * @param rule its rule
         * @return this
         */
        public Builder category(String name, CategoryRule rule) {
            if (categories.putIfAbsent(name, Objects.requireNonNull(rule, "rule")) != null) {
                throw new IllegalArgumentException("category '" + name + "' was given twice");
            }
            return this;
        }

        /**
         * Sets the action if the detector fails.
         *
         * @param value fail closed or open
         * @return this
         */
        public Builder onFailure(OnFailure value) {
            onFailure = once("onFailure", onFailure, value);
            return this;
        }

        /**
         * Sets how long a detector that waits for a service may take.
         *
         * @param value above 0, at most an hour
         * @return this
         */
        public Builder timeout(Duration value) {
            Ranges.time("timeout", value);
            timeout = once("timeout", timeout, value);
            return this;
        }

        /**
         * Sets the share of texts that the detector checks; the others have a finding that says so.
         *
         * @param value above 0 and at most 1
         * @return this
         */
        public Builder sample(double value) {
            sample = once("sample", sample, Ranges.share("sample", value));
            return this;
        }

        /**
         * Sets how a redacting detector changes the text.
         *
         * @param value {@code placeholder} or {@code mask}
         * @return this
         */
        public Builder operator(String value) {
            operator = once("operator", operator, value);
            return this;
        }

        /**
         * Sets the allowed values: language codes for {@code language}, hosts for {@code links}.
         *
         * @param values at least one
         * @return this
         */
        public Builder allow(List<String> values) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException("allow must name something, but was empty");
            }
            once("allow", allow.isEmpty() ? null : allow, values);
            allow = List.copyOf(values);
            return this;
        }

        /** {@return the rule} */
        public DetectorRule build() {
            return new DetectorRule(this);
        }

        private static <T> T once(String name, @Nullable T old, T value) {
            if (old != null) {
                throw new IllegalArgumentException(name + " was set twice: to " + old + " and to " + value);
            }
            return Objects.requireNonNull(value, name);
        }
    }
}
