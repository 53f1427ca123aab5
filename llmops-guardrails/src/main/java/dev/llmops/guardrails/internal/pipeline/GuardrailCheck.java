package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.guardrails.policy.OnFailure;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One guardrail of a policy over one text. Where it throws and the policy fails open, the text passes as it came; but not once
 * the guardrail has changed something of it: half an answer would be redacted, and the other half not. Used by one thread.
 */
final class GuardrailCheck implements StreamCheck {

    private final GuardrailStep step;
    private final GuardrailStage stage;
    private final GuardrailContext context;
    private final boolean everything;

    /** What was taken and not given back yet. */
    private final StringBuilder pending = new StringBuilder();

    private @Nullable StreamCheck check;
    private @Nullable Decision said;
    private @Nullable Decision stop;
    private boolean failed;
    private boolean changed;
    /** Nothing is asked any more, and everything passes. */
    private boolean passes;

    GuardrailCheck(GuardrailStep step, GuardrailStage stage, GuardrailContext context, boolean everything) {
        this.step = step;
        this.stage = stage;
        this.context = context;
        this.everything = everything;
    }

    @Override
    public Step push(String piece) {
        if (passes) {
            return new Step(piece, null);
        }
        if (!changed) {
            pending.append(piece);
        }
        return stage == GuardrailStage.OUTPUT ? run(() -> stream().push(piece)) : Step.HOLD;
    }

    @Override
    public Step finish() {
        if (passes) {
            return Step.HOLD;
        }
        return run(stage == GuardrailStage.OUTPUT ? () -> stream().finish() : this::whole);
    }

    private StreamCheck stream() {
        if (check == null) {
            check = step.guardrail().checkStream(context);
        }
        return check;
    }

    private Step whole() {
        String text = pending.toString();
        Decision decision = step.guardrail().check(stage, text, context);
        return new Step(decision instanceof Decision.Transform transform ? transform.text() : text, decision);
    }

    private Step run(Supplier<Step> look) {
        try {
            return given(look.get());
        } catch (RuntimeException | StackOverflowError e) {
            return fail(e.getClass().getSimpleName());
        }
    }

    private Step given(Step given) {
        Decision decision = given.decision();
        said = decision == null ? said : decision;
        if (step.flagging()) {
            passes = Stops.stops(decision);
            return rest();
        }
        if (Stops.stops(decision)) {
            return stopped(decision);
        }
        int length = given.released().length();
        if (changed
                || length > pending.length()
                || !pending.substring(0, length).equals(given.released())) {
            changed = true;
            pending.setLength(0);
        } else {
            pending.delete(0, length);
        }
        changed |= decision instanceof Decision.Transform;
        return given;
    }

    private Step fail(String why) {
        failed = true;
        Finding failure = Stops.failure(step.name(), stage, why);
        said = new Decision.Pass(List.of(failure));
        boolean closed = changed || step.onFailure() == OnFailure.CLOSED;
        return stopped(closed ? Stops.failed(step.name(), why) : null);
    }

    private Step stopped(@Nullable Decision decision) {
        stop = decision;
        passes = true;
        return stop == null || everything ? rest() : new Step("", stop);
    }

    private Step rest() {
        String rest = pending.toString();
        pending.setLength(0);
        return new Step(rest, null);
    }

    @Nullable
    Decision stop() {
        return stop;
    }

    /** {@return whether it gave back something else than it took} */
    boolean changed() {
        return changed;
    }

    /** {@return whether it failed, so that what it was to redact is still there} */
    boolean unredacted() {
        return failed && !step.flagging();
    }

    String name() {
        return step.name();
    }

    /**
     * {@return what it found, once it has ended}
     *
     * @param original the text before anything was changed
     * @param changedBefore whether others changed the text before it
     * @param edited whether detectors did
     */
    List<Finding> findings(String original, boolean changedBefore, boolean edited) {
        if (said == null) {
            return List.of();
        }
        return changedBefore && !failed ? step.foundIn(stage, original, said, context, edited) : said.findings();
    }
}
