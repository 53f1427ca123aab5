package dev.llmops.memory;

import dev.llmops.api.content.ContentChange;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows guardrails what is to be remembered, as they see results of tools: what is written into memory today is read into prompts
 * tomorrow. A text that one of them stops does not enter, and neither does one over which a guardrail fails.
 */
final class MemoryGuard {

    /** What the record calls what was looked at, and what a policy knows it by. */
    static final String SOURCE = "memory";

    private final List<Guardrail> guardrails;
    private final LongSupplier nanos;

    MemoryGuard(List<Guardrail> guardrails, LongSupplier nanos) {
        this.guardrails = List.copyOf(guardrails);
        this.nanos = nanos;
    }

    /** {@return messages with their texts as they may be kept, or nothing} */
    Optional<List<Message>> admit(Caller caller, List<Message> messages, Consumer<GuardrailRecord> notes) {
        if (guardrails.isEmpty()) {
            return Optional.of(messages);
        }
        GuardrailContext context = GuardrailContext.of(caller).from(SOURCE);
        try {
            ContentChange checked = text -> text.isEmpty() ? text : check(text, context, notes);
            return Optional.of(RecordContent.map(messages, checked));
        } catch (StoppedException e) {
            return Optional.empty();
        }
    }

    /** {@return a text as it may be kept, or nothing} */
    Optional<String> admitText(Caller caller, String text, Consumer<GuardrailRecord> notes) {
        try {
            return Optional.of(check(text, GuardrailContext.of(caller).from(SOURCE), notes));
        } catch (StoppedException e) {
            return Optional.empty();
        }
    }

    private String check(String text, GuardrailContext context, Consumer<GuardrailRecord> notes) {
        String current = text;
        for (Guardrail guardrail : guardrails) {
            long start = nanos.getAsLong();
            Decision decision = decide(guardrail, current, context);
            notes.accept(new GuardrailRecord(
                    guardrail.name(),
                    GuardrailStage.TOOL_RESULT,
                    SOURCE,
                    decision,
                    Duration.ofNanos(nanos.getAsLong() - start),
                    guardrail.policy()));
            if (decision instanceof Decision.Transform transform) {
                current = transform.text();
            } else if (!(decision instanceof Decision.Pass)) {
                throw new StoppedException();
            }
        }
        return current;
    }

    private static Decision decide(Guardrail guardrail, String text, GuardrailContext context) {
        try {
            return guardrail.check(GuardrailStage.TOOL_RESULT, text, context);
        } catch (RuntimeException e) {
            return Decision.block("the guardrail failed with " + e.getClass().getSimpleName()
                    + ", so the text does not enter memory");
        }
    }

    /** Leaves the walk over a message. */
    private static final class StoppedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppedException() {
            super(null, null, false, false);
        }
    }
}
