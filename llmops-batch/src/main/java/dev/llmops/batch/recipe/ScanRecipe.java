package dev.llmops.batch.recipe;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import java.util.List;
import java.util.Objects;

/**
 * Looks for what the detectors of a policy see in {@code text}.
 *
 * @param policy the policy as JSON or YAML
 * @param stage where the texts could come from
 */
public record ScanRecipe(String policy, GuardrailStage stage) implements Recipe {

    /** Refuses a policy that breaks a rule. */
    public ScanRecipe {
        policy = GuardrailPolicy.parse(policy).toJson();
        Objects.requireNonNull(stage, "stage");
    }

    /** {@return a scan of what users could type, by the standard policy} */
    public static ScanRecipe standard() {
        return of(GuardrailPolicy.standard(), GuardrailStage.USER_INPUT);
    }

    /**
     * {@return a scan by a policy}
     *
     * @param policy the policy, whose detectors are all of the library
     * @param stage where the texts could come from
     */
    public static ScanRecipe of(GuardrailPolicy policy, GuardrailStage stage) {
        return new ScanRecipe(policy.toJson(), stage);
    }

    @Override
    public String operation() {
        return "scan";
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
