package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.StreamCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that arrives in pieces, behind the detectors of this process, then the guardrails, then the detectors that wait
 * for a service: each gets what the one before it released, so that no service sees what was redacted.
 */
final class PolicyStream implements StreamCheck {

    private final StagePlan plan;
    private final PolicyRuntime runtime;
    private final GuardrailContext context;
    private final OutputWindows windows;
    private final OutputWindows remote;
    private final List<GuardrailStep> steps;
    private final List<FailingCheck> checks = new ArrayList<>();
    private final StringBuilder original = new StringBuilder();
    private final StringBuilder left = new StringBuilder();

    PolicyStream(StagePlan plan, GuardrailContext context, PolicyRuntime runtime) {
        this.runtime = runtime;
        this.context = context;
        this.windows = new OutputWindows(plan.withoutRemote(), context, runtime, false);
        this.remote = new OutputWindows(plan.onlyRemote(), context, runtime, false);
        this.plan = plan;
        this.steps = plan.guardrails();
        steps.forEach(step -> checks.add(new FailingCheck(step, context)));
    }

    @Override
    public Step push(String piece) {
        return fingerprinted(take(piece));
    }

    @Override
    public Step finish() {
        return fingerprinted(end());
    }

    private Step fingerprinted(Step step) {
        Decision decision = step.decision();
        return decision == null
                ? step
                : new Step(step.released(), runtime.fingerprints().in(decision, original.toString()));
    }

    private Step take(String piece) {
        original.append(piece);
        if (original.length() > plan.maxLength()) {
            return new Step("", StageCheck.tooLong(plan));
        }
        String passed = windows.feed(piece, false);
        Decision stop = windows.stop();
        if (stop != null) {
            return new Step("", StageCheck.with(found(), stop));
        }
        Step step = passed.isEmpty() ? Step.HOLD : pushFrom(0, passed);
        return step.decision() == null ? toRemote(step.released(), false) : step;
    }

    private Step toRemote(String piece, boolean complete) {
        left.append(piece);
        for (int i = 0; i < checks.size(); i++) {
            remote.withhold(checks.get(i).failed() && !steps.get(i).flagging());
        }
        String released = remote.feed(piece, complete);
        Decision stop = remote.stop();
        return stop == null ? new Step(released, null) : new Step("", StageCheck.with(found(), stop));
    }

    private List<Finding> found() {
        List<Finding> all = new ArrayList<>(windows.findings(original.length()));
        all.addAll(remote.findings(Edits.untouched(original, left)));
        all.sort(StageCheck.IN_ORDER);
        return all;
    }

    /** Ends one check after the other, since each end can release text that the checks behind it have yet to see. */
    private Step end() {
        String whole = original.toString();
        String passed = windows.feed("", true);
        Decision stop = windows.stop();
        if (stop != null) {
            return new Step("", StageCheck.with(found(), stop));
        }
        List<Finding> findings = new ArrayList<>();
        Step first = passed.isEmpty() ? Step.HOLD : pushFrom(0, passed);
        if (first.decision() != null) {
            return first;
        }
        StringBuilder rest = new StringBuilder(first.released());
        boolean edited = windows.edited();
        boolean changed = edited;
        for (int i = 0; i < checks.size(); i++) {
            Step last = checks.get(i).finish();
            Decision decision = last.decision() == null ? Decision.pass() : last.decision();
            findings.addAll(
                    changed && !checks.get(i).failed()
                            ? steps.get(i).foundIn(plan.stage(), whole, decision, context, edited)
                            : decision.findings());
            if (stops(decision)) {
                return new Step("", decision);
            }
            changed |= decision instanceof Decision.Transform;
            Step step = pushFrom(i + 1, last.released());
            if (step.decision() != null) {
                return step;
            }
            rest.append(step.released());
        }
        Step end = toRemote(rest.toString(), true);
        if (end.decision() != null) {
            return end;
        }
        findings.addAll(0, found());
        findings.sort(StageCheck.IN_ORDER);
        Decision decision = changed ? new Decision.Transform(left.toString(), findings) : new Decision.Pass(findings);
        return new Step(end.released(), decision);
    }

    private Step pushFrom(int first, String piece) {
        String current = piece;
        for (StreamCheck check : checks.subList(first, checks.size())) {
            if (current.isEmpty()) {
                return Step.HOLD;
            }
            Step step = check.push(current);
            if (stops(step.decision())) {
                return new Step("", step.decision());
            }
            current = step.released();
        }
        return new Step(current, null);
    }

    private static boolean stops(@Nullable Decision decision) {
        return decision instanceof Decision.Block || decision instanceof Decision.Reask;
    }
}
