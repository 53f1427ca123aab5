package dev.llmops.core.internal.guardrail;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.core.chain.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decisions about one text, written down when the last is made. A change is recorded with the text as all guardrails
 * left it: in what one guardrail made of it, there may still be what the next one takes out.
 */
final class GuardrailNotes {

    private final Call call;
    private final GuardrailStage stage;
    private final @Nullable String subject;
    private final List<GuardrailRecord> records = new ArrayList<>(2);

    GuardrailNotes(Call call, GuardrailStage stage, @Nullable String subject) {
        this.call = call;
        this.stage = stage;
        this.subject = subject;
    }

    void add(Guardrail guardrail, Decision decision, Duration took) {
        records.add(new GuardrailRecord(guardrail.name(), stage, subject, decision, took, guardrail.policy()));
    }

    /** Writes down what was added. */
    void write(String text) {
        for (GuardrailRecord record : records) {
            call.notes().guardrail(withText(record, text));
        }
        records.clear();
    }

    private static GuardrailRecord withText(GuardrailRecord record, String text) {
        return record.decision() instanceof Decision.Transform transform
                ? record.withDecision(new Decision.Transform(text, transform.findings()))
                : record;
    }
}
