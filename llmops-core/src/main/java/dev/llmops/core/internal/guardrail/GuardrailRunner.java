package dev.llmops.core.internal.guardrail;

import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.guardrail.AnswerRejectedException;
import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.Call;
import dev.llmops.core.internal.time.Time;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the guardrails of one stage over a text, one after the other, and writes down what each decided. */
public final class GuardrailRunner {

    private final List<Guardrail> guardrails;
    private final GuardrailStage stage;
    private final Time time;

    public GuardrailRunner(List<Guardrail> all, GuardrailStage stage, Time time) {
        this.guardrails = all.stream()
                .filter(guardrail -> guardrail.stages().contains(stage))
                .toList();
        this.stage = stage;
        this.time = time;
    }

    public boolean isEmpty() {
        return guardrails.isEmpty();
    }

    List<Guardrail> guardrails() {
        return guardrails;
    }

    static GuardrailContext contextOf(Call call) {
        return new CallContext(call);
    }

    /**
     * {@return the text that may pass}
     *
     * @param subject what the record calls it, or null
     * @param source where it comes from, or null
     * @throws GuardrailBlockedException if one of them does not let it pass
     */
    public String check(Call call, @Nullable String subject, @Nullable String source, String text) {
        return check(call, contextOf(call).from(source), subject, text);
    }

    /**
     * Checks a text that readers of its source do not see.
     *
     * @throws GuardrailBlockedException if one of them does not let it pass
     */
    public void checkHidden(Call call, @Nullable String subject, @Nullable String source, String text) {
        check(call, contextOf(call).from(source).asHidden(), subject, text);
    }

    private String check(Call call, GuardrailContext context, @Nullable String subject, String text) {
        GuardrailNotes notes = new GuardrailNotes(call, stage, subject);
        String current = text;
        boolean passed = false;
        try {
            for (Guardrail guardrail : guardrails) {
                Decision decision = decide(call, context, guardrail, subject, current, notes);
                if (decision instanceof Decision.Transform transform) {
                    current = transform.text();
                } else if (decision instanceof Decision.Block block) {
                    throw new GuardrailBlockedException(guardrail.name(), block.reason(), block.findings());
                } else if (decision instanceof Decision.Reask reask) {
                    throw new AnswerRejectedException(guardrail.name(), current, reask.instruction(), reask.fields());
                }
            }
            passed = true;
            return current;
        } finally {
            notes.write(passed ? current : "");
        }
    }

    private Decision decide(
            Call call,
            GuardrailContext context,
            Guardrail guardrail,
            @Nullable String subject,
            String text,
            GuardrailNotes notes) {
        long start = time.nanos();
        try {
            Decision decision = guardrail.check(stage, text, context);
            notes.add(guardrail, decision, time.since(start));
            return decision;
        } catch (RuntimeException e) {
            notes.write("");
            throw failed(call, guardrail, subject, start, e);
        }
    }

    /** Writes down a guardrail that failed; it counts as closed. */
    GuardrailFailedException failed(
            Call call, Guardrail guardrail, @Nullable String subject, long start, RuntimeException cause) {
        String name = cause.getClass().getSimpleName();
        note(call, guardrail, subject, Decision.block("the guardrail failed with " + name), start);
        return new GuardrailFailedException(
                "guardrail '" + guardrail.name() + "' failed with " + name + " at stage " + stage
                        + ", so the call was stopped; see the cause",
                cause);
    }

    void note(Call call, Guardrail guardrail, @Nullable String subject, Decision decision, long start) {
        call.notes()
                .guardrail(new GuardrailRecord(
                        guardrail.name(), stage, subject, decision, time.since(start), guardrail.policy()));
    }

    private record CallContext(Call of) implements GuardrailContext {

        @Override
        public String call() {
            return of.notes().id().value();
        }

        @Override
        public Caller caller() {
            return of.caller();
        }

        @Override
        public @Nullable ModelRequest request() {
            return of.request();
        }

        @Override
        public <T> T memory(MemoryKey<T> key, Supplier<T> create) {
            return of.notes().memory(key, create);
        }

        @Override
        public void restoreWith(Object owner, Supplier<Deanonymizer> restorer) {
            of.notes().restoreWith(owner, restorer);
        }

        @Override
        public String restored(String text) {
            return Deanonymizers.restore(of.notes(), text);
        }
    }
}
