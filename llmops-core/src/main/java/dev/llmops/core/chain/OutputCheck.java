package dev.llmops.core.chain;

import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.core.internal.time.Time;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of all output guardrails over one answer: each gets what the one before it released. */
final class OutputCheck {

    /**
     * What became of a piece.
     *
     * @param released text that may be shown now
     * @param guardrail who stopped the answer, or null if nobody did
     * @param stop why it was stopped, or null
     */
    record Result(
            String released,
            @Nullable Guardrail guardrail,
            @Nullable Decision stop) {}

    private final Call call;
    private final GuardrailRunner runner;
    private final Time time;
    private final List<StreamCheck> checks = new ArrayList<>();

    OutputCheck(Call call, GuardrailRunner runner, Time time) {
        this.call = call;
        this.runner = runner;
        this.time = time;
        GuardrailContext context = GuardrailRunner.contextOf(call);
        for (Guardrail guardrail : runner.guardrails()) {
            checks.add(open(guardrail, context));
        }
    }

    private StreamCheck open(Guardrail guardrail, GuardrailContext context) {
        long start = time.nanos();
        try {
            return guardrail.checkStream(context);
        } catch (RuntimeException e) {
            throw runner.failed(call, guardrail, null, start, e);
        }
    }

    /**
     * Takes the next piece of the answer.
     *
     * @throws GuardrailFailedException if a guardrail failed
     */
    Result push(String piece) {
        String current = piece;
        for (int i = 0; i < checks.size(); i++) {
            if (current.isEmpty()) {
                break;
            }
            StreamCheck check = checks.get(i);
            String text = current;
            StreamCheck.Step step = run(i, () -> check.push(text));
            if (stops(step.decision())) {
                return stopped(i, step);
            }
            current = step.released();
        }
        return new Result(current, null, null);
    }

    /** Takes the end of the answer. */
    Result finish() {
        String rest = "";
        for (int i = 0; i < checks.size(); i++) {
            StreamCheck check = checks.get(i);
            String released = "";
            if (!rest.isEmpty()) {
                String text = rest;
                StreamCheck.Step step = run(i, () -> check.push(text));
                if (stops(step.decision())) {
                    return stopped(i, step);
                }
                released = step.released();
            }
            long start = time.nanos();
            StreamCheck.Step last = run(i, check::finish);
            if (stops(last.decision())) {
                return stopped(i, last);
            }
            runner.note(
                    call,
                    runner.guardrails().get(i),
                    null,
                    last.decision() == null ? Decision.pass() : last.decision(),
                    start);
            rest = released + last.released();
        }
        return new Result(rest, null, null);
    }

    private Result stopped(int i, StreamCheck.Step step) {
        Guardrail guardrail = runner.guardrails().get(i);
        Decision decision = java.util.Objects.requireNonNull(step.decision());
        runner.note(call, guardrail, null, decision, time.nanos());
        return new Result("", guardrail, decision);
    }

    private StreamCheck.Step run(int i, java.util.function.Supplier<StreamCheck.Step> step) {
        long start = time.nanos();
        try {
            return step.get();
        } catch (RuntimeException e) {
            throw runner.failed(call, runner.guardrails().get(i), null, start, e);
        }
    }

    private static boolean stops(@Nullable Decision decision) {
        return decision instanceof Decision.Block || decision instanceof Decision.Reask;
    }
}
