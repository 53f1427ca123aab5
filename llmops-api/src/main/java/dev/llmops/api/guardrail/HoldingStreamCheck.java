package dev.llmops.api.guardrail;

/** Holds an answer back until it is whole. */
final class HoldingStreamCheck implements StreamCheck {

    private final Guardrail guardrail;
    private final GuardrailContext context;
    private final StringBuilder held = new StringBuilder();

    HoldingStreamCheck(Guardrail guardrail, GuardrailContext context) {
        this.guardrail = guardrail;
        this.context = context;
    }

    @Override
    public Step push(String piece) {
        held.append(piece);
        return Step.HOLD;
    }

    @Override
    public Step finish() {
        String whole = held.toString();
        Decision decision = guardrail.check(GuardrailStage.OUTPUT, whole, context);
        if (decision instanceof Decision.Transform transform) {
            return new Step(transform.text(), decision);
        }
        return new Step(decision instanceof Decision.Pass ? whole : "", decision);
    }
}
