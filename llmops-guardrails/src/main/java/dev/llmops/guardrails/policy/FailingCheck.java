package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guardrail's check of a stream that may throw. Where the policy fails open, the answer then passes as it came, as it does
 * when it comes at once; but not once the guardrail has changed something of it: half an answer would be redacted, and the
 * other half not.
 */
final class FailingCheck implements StreamCheck {

    private final GuardrailStep step;
    private final GuardrailContext context;

    /** What was taken and not given back yet. */
    private final StringBuilder pending = new StringBuilder();

    private final List<Finding> failure = new ArrayList<>();
    private @Nullable StreamCheck check;
    private boolean changed;

    FailingCheck(GuardrailStep step, GuardrailContext context) {
        this.step = step;
        this.context = context;
    }

    /** {@return whether it threw, and the answer passes without it} */
    boolean failed() {
        return !failure.isEmpty();
    }

    /** {@return whether it gave back something else than it took} */
    boolean changed() {
        return changed;
    }

    @Override
    public Step push(String piece) {
        if (failed()) {
            return new Step(piece, null);
        }
        if (!changed) {
            pending.append(piece);
        }
        try {
            return given(check().push(piece));
        } catch (RuntimeException | StackOverflowError e) {
            return fail(e, null);
        }
    }

    @Override
    public Step finish() {
        if (!failed()) {
            try {
                Step end = given(check().finish());
                changed |= end.decision() instanceof Decision.Transform;
                return end;
            } catch (RuntimeException | StackOverflowError e) {
                return fail(e, new Decision.Pass(List.of(StageCheck.failure(step.name()))));
            }
        }
        return new Step("", new Decision.Pass(failure));
    }

    private StreamCheck check() {
        if (check == null) {
            StreamCheck made = step.guardrail().checkStream(context);
            check = step.flagging() ? new FlaggingCheck(made) : made;
        }
        return check;
    }

    private Step given(Step given) {
        int length = given.released().length();
        if (changed
                || pending.length() < length
                || !pending.substring(0, length).equals(given.released())) {
            changed = true;
            pending.setLength(0);
        } else {
            pending.delete(0, length);
        }
        return given;
    }

    private Step fail(Throwable e, @Nullable Decision end) {
        String why = e.getClass().getSimpleName();
        StageCheck.warn(step.name(), GuardrailStage.OUTPUT, why);
        failure.add(StageCheck.failure(step.name()));
        if (changed || step.onFailure() == OnFailure.CLOSED) {
            return new Step("", new Decision.Block(StageCheck.reason(step.name(), why), failure));
        }
        return new Step(pending.toString(), end);
    }
}
