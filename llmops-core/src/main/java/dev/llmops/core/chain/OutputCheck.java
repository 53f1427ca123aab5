package dev.llmops.core.chain;

import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
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
     * @param seen the whole of what that guardrail saw: the answer as the ones before it left it
     */
    record Result(
            String released,
            @Nullable Guardrail guardrail,
            @Nullable Decision stop,
            String seen) {}

    private final Call call;
    private final GuardrailRunner runner;
    private final Time time;
    private final List<StreamCheck> checks = new ArrayList<>();
    private final List<StringBuilder> seen = new ArrayList<>();
    private final StringBuilder passed = new StringBuilder();

    OutputCheck(Call call, GuardrailRunner runner, Time time) {
        this.call = call;
        this.runner = runner;
        this.time = time;
        GuardrailContext context = GuardrailRunner.contextOf(call);
        for (Guardrail guardrail : runner.guardrails()) {
            checks.add(open(guardrail, context));
            seen.add(new StringBuilder());
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
        for (int i = 0; i < checks.size() && !current.isEmpty(); i++) {
            StreamCheck.Step step = push(i, current);
            if (stops(step.decision())) {
                return stopped(i, step);
            }
            current = step.released();
        }
        return passed(current);
    }

    /** Takes the end of the answer. */
    Result finish() {
        GuardrailNotes notes = new GuardrailNotes(call, GuardrailStage.OUTPUT, null);
        String rest = "";
        for (int i = 0; i < checks.size(); i++) {
            String released = "";
            if (!rest.isEmpty()) {
                StreamCheck.Step step = push(i, rest);
                if (stops(step.decision())) {
                    notes.write("");
                    return stopped(i, step);
                }
                released = step.released();
            }
            long start = time.nanos();
            StreamCheck.Step last = run(i, checks.get(i)::finish);
            if (stops(last.decision())) {
                notes.write("");
                return stopped(i, last);
            }
            Decision decision = last.decision() == null ? Decision.pass() : last.decision();
            notes.add(runner.guardrails().get(i), decision, time.since(start));
            rest = released + last.released();
        }
        Result result = passed(rest);
        notes.write(passed.toString());
        return result;
    }

    private StreamCheck.Step push(int i, String piece) {
        seen.get(i).append(piece);
        return run(i, () -> checks.get(i).push(piece));
    }

    private Result passed(String text) {
        passed.append(text);
        return new Result(text, null, null, "");
    }

    private Result stopped(int i, StreamCheck.Step step) {
        Guardrail guardrail = runner.guardrails().get(i);
        Decision decision = java.util.Objects.requireNonNull(step.decision());
        runner.note(call, guardrail, null, decision, time.nanos());
        return new Result("", guardrail, decision, seen.get(i).toString());
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
