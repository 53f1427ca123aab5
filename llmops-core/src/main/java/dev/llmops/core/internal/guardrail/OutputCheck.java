package dev.llmops.core.internal.guardrail;

import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.core.chain.Call;
import dev.llmops.core.internal.time.Time;
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
    private final List<NotedCheck> checks;
    private final StreamCheck inOrder;
    private final StringBuilder passed = new StringBuilder();

    OutputCheck(Call call, GuardrailRunner runner, Time time) {
        this.call = call;
        this.runner = runner;
        this.time = time;
        this.checks = runner.guardrails().stream()
                .map(guardrail -> new NotedCheck(guardrail, call, runner, time))
                .toList();
        this.inOrder = StreamCheck.composite(List.copyOf(checks));
    }

    /**
     * Takes the next piece of the answer.
     *
     * @throws GuardrailFailedException if a guardrail failed
     */
    Result push(String piece) {
        return result(inOrder.push(piece));
    }

    /** Takes the end of the answer. */
    Result finish() {
        StreamCheck.Step step = inOrder.finish();
        GuardrailNotes notes = new GuardrailNotes(call, GuardrailStage.OUTPUT, null);
        checks.forEach(check -> check.note(notes));
        boolean stopped = checks.stream().anyMatch(check -> check.stop() != null);
        notes.write(stopped ? "" : passed + step.released());
        return result(step);
    }

    private Result result(StreamCheck.Step step) {
        for (NotedCheck check : checks) {
            Decision stop = check.stop();
            if (stop != null) {
                runner.note(call, check.guardrail(), null, stop, time.nanos());
                return new Result("", check.guardrail(), stop, check.seen());
            }
        }
        passed.append(step.released());
        return new Result(step.released(), null, null, "");
    }
}
