package dev.llmops.batch.recipe;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts placeholders in the place of values in {@code text}.
 *
 * @param policy the policy as JSON or YAML, of which the rules that change texts are kept to; null for personal data and secrets as the standard
 *     redaction finds them
 * @param stage where the texts could come from
 */
public record RedactRecipe(@Nullable String policy, GuardrailStage stage) implements Recipe {

    /** Refuses a policy that breaks a rule. */
    public RedactRecipe {
        policy = policy == null ? null : GuardrailPolicy.parse(policy).toJson();
        Objects.requireNonNull(stage, "stage");
    }

    /** {@return the redaction of personal data and secrets} */
    public static RedactRecipe standard() {
        return new RedactRecipe(null, GuardrailStage.USER_INPUT);
    }

    /**
     * {@return a redaction by a policy}
     *
     * @param policy the policy, whose detectors are all of the library
     * @param stage where the texts could come from
     */
    public static RedactRecipe of(GuardrailPolicy policy, GuardrailStage stage) {
        return new RedactRecipe(policy.toJson(), stage);
    }

    @Override
    public String operation() {
        return "redact";
    }

    @Override
    public List<String> fields() {
        return List.of("text");
    }

    @Override
    public String digest() {
        return RecipeDigest.of(operation(), policy, stage);
    }
}
