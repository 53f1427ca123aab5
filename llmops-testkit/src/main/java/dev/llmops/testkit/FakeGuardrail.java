package dev.llmops.testkit;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A guardrail that decides as a test says. Safe for use by multiple threads if what decides is. */
public final class FakeGuardrail implements Guardrail {

    private final String name;
    private final Set<GuardrailStage> stages;
    private final Check check;

    private FakeGuardrail(String name, Set<GuardrailStage> stages, Check check) {
        this.name = name;
        this.stages = stages;
        this.check = check;
    }

    /** What {@link Guardrail#check} does. */
    @FunctionalInterface
    public interface Check {

        /**
         * {@return the decision}
         *
         * @param stage where the text comes from
         * @param text the text
         * @param context the call
         */
        Decision check(GuardrailStage stage, String text, GuardrailContext context);
    }

    /**
     * {@return a guardrail for some stages}
     *
     * @param name its name
     * @param stages where it looks
     * @param check decides
     */
    public static FakeGuardrail of(String name, Set<GuardrailStage> stages, Check check) {
        return new FakeGuardrail(
                Objects.requireNonNull(name, "name"), Set.copyOf(stages), Objects.requireNonNull(check, "check"));
    }

    /**
     * {@return a guardrail for one stage}
     *
     * @param name its name
     * @param stage where it looks
     * @param check decides
     */
    public static FakeGuardrail of(String name, GuardrailStage stage, Check check) {
        return of(name, Set.of(stage), check);
    }

    /**
     * {@return a guardrail that puts one text in place of another, in every stage}
     *
     * @param name its name
     * @param text what it looks for
     * @param replacement what it puts in its place
     */
    public static FakeGuardrail replacing(String name, String text, String replacement) {
        return of(
                name,
                Set.of(GuardrailStage.values()),
                (stage, found, context) -> found.contains(text)
                        ? new Decision.Transform(found.replace(text, replacement), List.of())
                        : Decision.pass());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return stages;
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        return check.check(stage, text, context);
    }
}
