package dev.llmops.api.guardrail;

import dev.llmops.api.identity.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scrubs by a guardrail's decisions: each example is a call to it, or each text where nobody says what belongs together. */
final class GuardrailScrubber implements Scrubber {

    private final Guardrail guardrail;
    private final GuardrailStage stage;
    private final @Nullable GuardrailContext call;

    GuardrailScrubber(Guardrail guardrail) {
        this(guardrail, null);
    }

    private GuardrailScrubber(Guardrail guardrail, @Nullable GuardrailContext call) {
        this.guardrail = guardrail;
        // A recorded text is the library's own: what looks like a placeholder in it is one.
        this.stage =
                guardrail.stages().contains(GuardrailStage.OUTPUT) ? GuardrailStage.OUTPUT : GuardrailStage.USER_INPUT;
        this.call = call;
    }

    @Override
    public Scrubber forExample() {
        return new GuardrailScrubber(guardrail, GuardrailContext.of(Caller.ANONYMOUS));
    }

    @Override
    public Optional<String> scrub(String text) {
        GuardrailContext context = call == null ? GuardrailContext.of(Caller.ANONYMOUS) : call;
        Decision decision = guardrail.check(stage, text, context);
        if (decision instanceof Decision.Transform transform) {
            return Optional.of(transform.text());
        }
        return decision instanceof Decision.Pass ? Optional.of(text) : Optional.empty();
    }
}
