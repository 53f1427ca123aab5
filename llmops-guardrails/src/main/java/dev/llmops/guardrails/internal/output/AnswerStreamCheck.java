package dev.llmops.guardrails.internal.output;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;

/**
 * Holds an answer back until it is whole. Where that is wanted it ends it as soon as it cannot become right any more: the tokens
 * that would follow are not paid for, and what is wrong behind that place is not told.
 */
public final class AnswerStreamCheck implements StreamCheck {

    private final Guardrail whole;
    private final AnswerCheck<?> check;
    private final GuardrailContext context;
    private final PrefixCheck prefix;
    private final StringBuilder held = new StringBuilder();

    public AnswerStreamCheck(Guardrail whole, AnswerCheck<?> check, GuardrailContext context) {
        this.whole = whole;
        this.check = check;
        this.context = context;
        this.prefix = new PrefixCheck(check.schema());
    }

    @Override
    public Step push(String piece) {
        held.append(piece);
        FieldProblem problem = check.endsEarly() ? prefix.push(piece) : null;
        // Of an answer that is whole already the check of the whole can tell all that is wrong.
        if (problem == null || AnswerJson.parse(held.toString()) != null) {
            return Step.HOLD;
        }
        Finding finding = new Finding(whole.name(), "invalid_prefix", null, 1);
        return new Step(
                "", check.reask("\n- " + problem.place() + ": " + problem.rule(), finding, check.fields(problem)));
    }

    @Override
    public Step finish() {
        String text = held.toString();
        Decision decision = whole.check(GuardrailStage.OUTPUT, text, context);
        if (decision.stops()) {
            return new Step("", decision);
        }
        return new Step(decision instanceof Decision.Transform transform ? transform.text() : text, decision);
    }
}
