package dev.llmops.core.internal.guardrail;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.core.chain.Call;
import dev.llmops.core.internal.time.Time;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One guardrail's check of an answer, with what it saw and said. One that throws is written down, and stops the call. */
final class NotedCheck implements StreamCheck {

    private final Guardrail guardrail;
    private final Call call;
    private final GuardrailRunner runner;
    private final Time time;
    private final StreamCheck check;
    private final StringBuilder seen = new StringBuilder();
    private @Nullable Decision stop;
    private @Nullable Decision end;
    private Duration took = Duration.ZERO;

    NotedCheck(Guardrail guardrail, Call call, GuardrailRunner runner, Time time) {
        this.guardrail = guardrail;
        this.call = call;
        this.runner = runner;
        this.time = time;
        this.check = noted(() -> guardrail.checkStream(GuardrailRunner.contextOf(call)));
    }

    @Override
    public Step push(String piece) {
        seen.append(piece);
        return stopping(noted(() -> check.push(piece)));
    }

    @Override
    public Step finish() {
        long start = time.nanos();
        Step last = stopping(noted(check::finish));
        took = time.since(start);
        end = last.decision() == null ? Decision.pass() : last.decision();
        return last;
    }

    private <T> T noted(Supplier<T> look) {
        long start = time.nanos();
        try {
            return look.get();
        } catch (RuntimeException e) {
            throw runner.failed(call, guardrail, null, start, e);
        }
    }

    private Step stopping(Step step) {
        if (step.stops()) {
            stop = step.decision();
        }
        return step;
    }

    /** Adds what it said of the whole; one that stopped the answer is written down by itself. */
    void note(GuardrailNotes notes) {
        if (end != null && stop == null) {
            notes.add(guardrail, end, took);
        }
    }

    Guardrail guardrail() {
        return guardrail;
    }

    /** {@return why the answer stops, or null if it goes on} */
    @Nullable
    Decision stop() {
        return stop;
    }

    /** {@return all that it was shown} */
    String seen() {
        return seen.toString();
    }
}
