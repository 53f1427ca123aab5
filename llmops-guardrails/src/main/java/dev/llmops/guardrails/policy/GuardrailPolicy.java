package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.guardrails.detect.Provenance;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Defines which detectors check which stage of a call, their thresholds, and the resulting actions. A policy is data, written in YAML or with a
 * builder, with a version and a digest that every decision carries into the record. Immutable.
 *
 * <pre>{@code
 * name: support
 * version: "3"
 * strictness: {web: 0.8}             # thresholds of texts that anybody wrote are multiplied by this
 * stages:
 *   user_input:
 *     budget: 50ms
 *     detectors:
 *       pii: {}                      # redacts
 *       secrets: {operator: mask}
 *       prompt-injection: {threshold: 0.8, action: block}
 * }</pre>
 */
public final class GuardrailPolicy {

    private final String name;
    private final String version;
    private final Map<GuardrailStage, StagePolicy> stages;
    private final Map<Provenance, Double> strictness;
    private final String json;
    private final PolicyIdentity identity;

    private GuardrailPolicy(Builder builder) {
        this.name = builder.name;
        this.version = builder.version;
        this.stages = Collections.unmodifiableMap(new EnumMap<>(builder.stages));
        this.strictness = Collections.unmodifiableMap(new EnumMap<>(builder.strictness));
        this.json = PolicyJson.of(this);
        this.identity = new PolicyIdentity(name, version, PolicyJson.digest(json));
    }

    /**
     * {@return the policy of the standard guardrails: personal data and secrets are redacted everywhere; in texts of users,
     * documents and tools, prompt injections are blocked, and names, addresses, dates and URLs are reported and left
     * unchanged}
     */
    public static GuardrailPolicy standard() {
        return StandardPolicy.POLICY;
    }

    /**
     * {@return a policy}
     *
     * @param yaml the policy in YAML, or JSON
     * @throws InvalidPolicyException if it is invalid
     */
    public static GuardrailPolicy parse(String yaml) {
        return PolicyReader.read(yaml);
    }

    /**
     * {@return a policy}
     *
     * @param file the policy in YAML, or JSON, in UTF-8
     * @throws InvalidPolicyException if it is invalid, or not in UTF-8
     * @throws IOException if the file cannot be read
     */
    public static GuardrailPolicy read(Path file) throws IOException {
        String yaml;
        try {
            yaml = Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new InvalidPolicyException("", "the policy must be text in UTF-8, but is not", e);
        }
        return parse(yaml);
    }

    /**
     * {@return a builder}
     *
     * @param name the policy's name
     * @param version the author's version
     */
    public static Builder builder(String name, String version) {
        return new Builder(name, version);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the author's version} */
    public String version() {
        return version;
    }

    /** {@return the policy of each stage; stages that are missing are not checked} */
    public Map<GuardrailStage, StagePolicy> stages() {
        return stages;
    }

    /**
     * {@return the factors for thresholds, by the writer of a text; a missing writer has the factor of
     * the next more trusted one, or 1}
     */
    public Map<Provenance, Double> strictness() {
        return strictness;
    }

    /** {@return name, version and digest, as recorded with decisions} */
    public PolicyIdentity identity() {
        return identity;
    }

    /** {@return the policy as canonical JSON: members sorted by name, without anything that can be left out} */
    public String toJson() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GuardrailPolicy policy && policy.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** {@return name, version and digest} */
    @Override
    public String toString() {
        return name + "@" + version + " (" + identity.digest() + ")";
    }

    /** Builds policies. Each setting can be made once. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final String version;
        private final Map<GuardrailStage, StagePolicy> stages = new EnumMap<>(GuardrailStage.class);
        private final Map<Provenance, Double> strictness = new EnumMap<>(Provenance.class);

        private Builder(String name, String version) {
            this.name = Require.text("name", name);
            this.version = Require.text("version", version);
        }

        /**
         * Sets the detectors of a stage; it fails closed, and the texts have the stage's usual provenance.
         *
         * @param stage the stage
         * @param detectors the detectors
         * @return this
         */
        public Builder stage(GuardrailStage stage, DetectorRule... detectors) {
            return stage(
                    stage,
                    new StagePolicy(
                            List.of(detectors),
                            usual(stage),
                            OnFailure.CLOSED,
                            null,
                            StagePolicy.DEFAULT_MAX_LENGTH,
                            null));
        }

        /**
         * Sets the policy of a stage.
         *
         * @param stage the stage
         * @param policy its policy
         * @return this
         */
        public Builder stage(GuardrailStage stage, StagePolicy policy) {
            if (stages.putIfAbsent(stage, Objects.requireNonNull(policy, "policy")) != null) {
                throw new IllegalArgumentException("stage " + stage + " was given twice");
            }
            return this;
        }

        /**
         * Makes detectors stricter, or less strict, with texts of a provenance.
         *
         * @param provenance who wrote them
         * @param factor the factor for thresholds, above 0: less than 1 is stricter. It never raises a threshold
         *     above 1
         * @return this
         */
        public Builder strictness(Provenance provenance, double factor) {
            if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("strictness must be above 0, but was " + factor);
            }
            if (strictness.putIfAbsent(provenance, factor) != null) {
                throw new IllegalArgumentException("strictness of " + provenance + " was given twice");
            }
            return this;
        }

        private void requireOrder() {
            Map.Entry<Provenance, Double> above = null;
            for (Map.Entry<Provenance, Double> entry : strictness.entrySet()) {
                if (above != null && entry.getValue() > above.getValue()) {
                    throw new IllegalArgumentException("strictness of " + PolicyJson.word(entry.getKey())
                            + " must be at most that of " + PolicyJson.word(above.getKey()) + ", who is trusted more ("
                            + above.getValue() + "), but was " + entry.getValue());
                }
                above = entry;
            }
        }

        /**
         * {@return the policy}
         *
         * @throws IllegalArgumentException if detectors would be less strict with a less trusted writer
         */
        public GuardrailPolicy build() {
            requireOrder();
            return new GuardrailPolicy(this);
        }
    }

    /** {@return who usually writes the texts of a stage} */
    static Provenance usual(GuardrailStage stage) {
        return switch (stage) {
            case USER_INPUT -> Provenance.USER;
            case PASSAGE -> Provenance.WEB;
            case TOOL_RESULT -> Provenance.TOOL;
            case EARLIER_ANSWER, TOOL_CALL, OUTPUT -> Provenance.DEVELOPER;
        };
    }
}
