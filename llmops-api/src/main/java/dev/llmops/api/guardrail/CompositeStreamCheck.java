package dev.llmops.api.guardrail;

import java.util.List;

/** Each check gets what the one before it released. */
final class CompositeStreamCheck implements StreamCheck {

    private final List<StreamCheck> checks;
    private final StringBuilder shown = new StringBuilder();

    CompositeStreamCheck(List<StreamCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    @Override
    public Step push(String piece) {
        Step step = pushFrom(0, piece);
        shown.append(step.released());
        return step;
    }

    /** Ends one check after the other, since each end can release text that the checks behind it have yet to see. */
    @Override
    public Step finish() {
        Findings findings = new Findings();
        StringBuilder rest = new StringBuilder();
        boolean changed = false;
        for (int i = 0; i < checks.size(); i++) {
            Step end = checks.get(i).finish();
            Decision decision = end.decision() == null ? Decision.pass() : end.decision();
            findings.add(decision, changed);
            if (decision.stops()) {
                return stopped(decision, findings);
            }
            changed |= decision instanceof Decision.Transform;
            Step step = pushFrom(i + 1, end.released());
            if (step.decision() != null) {
                findings.add(step.decision(), changed);
                return stopped(step.decision(), findings);
            }
            rest.append(step.released());
        }
        shown.append(rest);
        Decision whole =
                changed ? new Decision.Transform(shown.toString(), findings.all()) : new Decision.Pass(findings.all());
        return new Step(rest.toString(), whole);
    }

    private Step pushFrom(int first, String piece) {
        String current = piece;
        for (StreamCheck check : checks.subList(first, checks.size())) {
            if (current.isEmpty()) {
                return Step.HOLD;
            }
            Step step = check.push(current);
            if (step.stops()) {
                return new Step("", step.decision());
            }
            current = step.released();
        }
        return new Step(current, null);
    }

    private static Step stopped(Decision decision, Findings findings) {
        return new Step("", findings.in(decision));
    }
}
