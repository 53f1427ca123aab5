package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.StreamCheck;
import java.util.ArrayList;
import java.util.List;

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
    /** What the guardrails that have ended found. */
    private final List<Finding> told = new ArrayList<>();

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
        all.addAll(told);
        all.sort(StageCheck.IN_ORDER);
        return all;
    }

    /** Ends one check after the other, since each end can release text that the checks behind it have yet to see. */
    private Step end() {
        String passed = windows.feed("", true);
        Decision stop = windows.stop();
        if (stop != null) {
            return new Step("", StageCheck.with(found(), stop));
        }
        Step first = passed.isEmpty() ? Step.HOLD : pushFrom(0, passed);
        if (first.decision() != null) {
            return first;
        }
        StringBuilder rest = new StringBuilder(first.released());
        for (int i = 0; i < checks.size(); i++) {
            Step last = checks.get(i).finish();
            Decision decision = last.decision() == null ? Decision.pass() : last.decision();
            if (stops(decision)) {
                return stopped(i, decision);
            }
            told.addAll(findings(i, decision));
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
        Decision decision = changedBefore(checks.size())
                ? new Decision.Transform(left.toString(), found())
                : new Decision.Pass(found());
        return new Step(end.released(), decision);
    }

    private Step pushFrom(int first, String piece) {
        String current = piece;
        for (int i = first; i < checks.size(); i++) {
            if (current.isEmpty()) {
                return Step.HOLD;
            }
            Step step = checks.get(i).push(current);
            Decision decision = step.decision();
            if (decision != null && stops(decision)) {
                return stopped(i, decision);
            }
            current = step.released();
        }
        return new Step(current, null);
    }

    private Step stopped(int i, Decision stop) {
        List<Finding> all = found();
        all.addAll(findings(i, stop));
        all.sort(StageCheck.IN_ORDER);
        return new Step("", StageCheck.with(all, stop));
    }

    /** {@return what a guardrail found, with no places of a text that others changed before it} */
    private List<Finding> findings(int i, Decision decision) {
        return changedBefore(i) && !checks.get(i).failed()
                ? steps.get(i).foundIn(plan.stage(), original.toString(), decision, context, windows.edited())
                : decision.findings();
    }

    private boolean changedBefore(int i) {
        return windows.edited() || checks.subList(0, i).stream().anyMatch(FailingCheck::changed);
    }

    private static boolean stops(Decision decision) {
        return decision instanceof Decision.Block || decision instanceof Decision.Reask;
    }
}
