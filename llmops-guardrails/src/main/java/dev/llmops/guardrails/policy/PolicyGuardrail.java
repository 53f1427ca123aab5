package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.pipeline.Fingerprints;
import dev.llmops.guardrails.internal.pipeline.GuardrailPipeline;
import dev.llmops.guardrails.internal.pipeline.PolicyRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Applies a policy. A text is made canonical once for all detectors. They run in the order of their cost and stop
 * when one of them blocks; then the guardrails that redact change the text; then the detectors that wait for a service check
 * the remaining text, all at the same time. A detector that throws, takes too long or has no time left produces a finding of
 * its own, {@code detector_failed}, and blocks unless the policy fails open. Findings refer to places in the original
 * text. Safe for use by multiple threads.
 *
 * <pre>{@code
 * LlmOps.builder().guardrails(PolicyGuardrail.of(GuardrailPolicy.read(file)))
 * }</pre>
 */
public final class PolicyGuardrail implements Guardrail {

    /** The type of the finding about a detector that threw, took too long, or did not run for lack of time. */
    public static final String DETECTOR_FAILED = "detector_failed";

    private final GuardrailPolicy policy;
    private final Map<GuardrailStage, StagePlans> plans;
    private final PolicyRuntime runtime;

    private PolicyGuardrail(Builder builder) {
        this.policy = builder.policy;
        this.plans = new PolicyCompiler(policy, builder.detectors, builder.guardrails).plans();
        this.runtime = new PolicyRuntime(builder.nanos, builder.random(), new Fingerprints(builder.fingerprintKey));
    }

    /**
     * {@return a guardrail that applies a policy, with the detectors of this library}
     *
     * @param policy the policy
     * @throws InvalidPolicyException if it names a detector that does not exist, or uses one at a stage that it does not support
     */
    public static PolicyGuardrail of(GuardrailPolicy policy) {
        return builder(policy).build();
    }

    /** {@return a guardrail that applies {@link GuardrailPolicy#standard()}} */
    public static PolicyGuardrail standard() {
        return of(GuardrailPolicy.standard());
    }

    /**
     * {@return a builder, to add your own detectors and guardrails}
     *
     * @param policy the policy
     */
    public static Builder builder(GuardrailPolicy policy) {
        return new Builder(policy);
    }

    /** {@return the policy's name} */
    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public Set<GuardrailStage> stages() {
        return policy.stages().keySet();
    }

    @Override
    public PolicyIdentity policy() {
        return policy.identity();
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        StagePlans plan = plans.get(stage);
        return plan == null
                ? Decision.pass()
                : pipeline(plan, context, false).check(text).decision();
    }

    /**
     * {@return the policy's result for a text, with the scores of all detectors of the stage: none is skipped because
     * another one already blocks}
     *
     * @param stage the stage that the text comes from
     * @param text the text
     * @param context the call
     */
    public StageReport inspect(GuardrailStage stage, String text, GuardrailContext context) {
        StagePlans plan = plans.get(stage);
        return plan == null
                ? new StageReport(Decision.pass(), text, Map.of())
                : pipeline(plan, context, true).check(text);
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        StagePlans plan = plans.get(GuardrailStage.OUTPUT);
        return plan == null ? StreamCheck.noop() : pipeline(plan, context, false);
    }

    private GuardrailPipeline pipeline(StagePlans plan, GuardrailContext context, boolean everything) {
        return new GuardrailPipeline(plan.of(context.source()), context, runtime, everything);
    }

    /** Builds guardrails from policies. Not safe for use by multiple threads. */
    public static final class Builder {

        private final GuardrailPolicy policy;
        private final Map<String, TextDetector> detectors = BuiltIn.detectors();
        private final Map<String, Guardrail> guardrails = new LinkedHashMap<>();
        private LongSupplier nanos = SystemTime.ticker();
        private @Nullable Long seed;
        private byte @Nullable [] fingerprintKey;

        private Builder(GuardrailPolicy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
        }

        /**
         * Adds a detector that the policy can name.
         *
         * @param detector the detector
         * @return this
         */
        public Builder detector(TextDetector detector) {
            requireFree(detector.name());
            detectors.put(detector.name(), detector);
            return this;
        }

        /**
         * Adds a guardrail that the policy can name like a detector. It makes its own decisions; of a policy's
         * settings it supports only the action {@code flag} and the action on failure.
         *
         * @param guardrail the guardrail
         * @return this
         */
        public Builder guardrail(Guardrail guardrail) {
            requireFree(guardrail.name());
            guardrails.put(guardrail.name(), guardrail);
            return this;
        }

        /**
         * Makes sampling reproducible. Without a seed, nobody can predict which texts a sampled detector checks.
         *
         * @param value the seed
         * @return this
         */
        public Builder samplingSeed(long value) {
            if (seed != null) {
                throw new IllegalArgumentException("samplingSeed was set twice: to " + seed + " and to " + value);
            }
            seed = value;
            return this;
        }

        /**
         * Adds a keyed hash of the detected value to findings, so that equal values can be recognised. Without a key,
         * findings have no hash.
         *
         * @param key at least 16 bytes; keep it apart from the records
         * @return this
         */
        public Builder fingerprintKey(byte[] key) {
            if (fingerprintKey != null) {
                throw new IllegalArgumentException("fingerprintKey was set twice");
            }
            if (key.length < Fingerprints.MIN_KEY) {
                throw new IllegalArgumentException(
                        "fingerprintKey must have at least " + Fingerprints.MIN_KEY + " bytes, but had " + key.length);
            }
            fingerprintKey = key.clone();
            return this;
        }

        /**
         * Sets the clock that measures budgets.
         *
         * @param ticker a monotonic clock in nanoseconds
         * @return this
         */
        public Builder ticker(LongSupplier ticker) {
            nanos = Objects.requireNonNull(ticker, "ticker");
            return this;
        }

        /**
         * {@return the guardrail}
         *
         * @throws InvalidPolicyException if the policy names a detector that does not exist, or uses one at a stage that it does not
         *     support
         */
        public PolicyGuardrail build() {
            return new PolicyGuardrail(this);
        }

        private RandomGenerator random() {
            return new SplittableRandom(seed == null ? SystemRandom.seed() : seed);
        }

        private void requireFree(String name) {
            if (detectors.containsKey(name)
                    || guardrails.containsKey(name)
                    || BuiltIn.REDACTING.containsKey(name)
                    || BuiltIn.ALLOWING.containsKey(name)) {
                throw new IllegalArgumentException(
                        "there is a detector '" + name + "' already; give yours another name");
            }
        }
    }
}
