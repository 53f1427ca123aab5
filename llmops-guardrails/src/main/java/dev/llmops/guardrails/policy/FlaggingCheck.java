package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.StreamCheck;

/** Lets every piece pass at once, and tells at the end what the check would have said. */
final class FlaggingCheck implements StreamCheck {

    private final StreamCheck check;
    private Decision said = Decision.pass();
    private boolean ended;

    FlaggingCheck(StreamCheck check) {
        this.check = check;
    }

    @Override
    public Step push(String piece) {
        if (!ended) {
            take(check.push(piece));
        }
        return new Step(piece, null);
    }

    @Override
    public Step finish() {
        if (!ended) {
            take(check.finish());
        }
        return new Step("", new Decision.Pass(said.findings()));
    }

    private void take(Step step) {
        if (step.decision() != null) {
            said = step.decision();
            ended = said instanceof Decision.Block || said instanceof Decision.Reask;
        }
    }
}
