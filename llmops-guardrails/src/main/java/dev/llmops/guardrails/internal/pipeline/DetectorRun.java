package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.policy.OnFailure;
import dev.llmops.guardrails.policy.PolicyAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The detectors of a plan over one window of a text. Used by one thread. */
final class DetectorRun {

    private final StagePlan plan;
    private final GuardrailContext context;
    private final PolicyRuntime runtime;
    private final boolean everything;
    private final long start;
    private final StreamDetectors streams;
    private final Set<String> late;
    private final List<Finding> findings = new ArrayList<>();
    private final List<DetectorStep.Edit> edits = new ArrayList<>();
    private final Map<String, Double> scores = new LinkedHashMap<>();
    private @Nullable Decision stop;

    /**
     * Creates a run.
     *
     * @param everything whether all detectors run, also behind one that blocks
     * @param start since when the budget runs
     * @param late the detectors that timed out at an earlier window and are not waited for again; it grows
     */
    DetectorRun(
            StagePlan plan,
            GuardrailContext context,
            PolicyRuntime runtime,
            boolean everything,
            long start,
            StreamDetectors streams,
            Set<String> late) {
        this.plan = plan;
        this.context = context;
        this.runtime = runtime;
        this.everything = everything;
        this.start = start;
        this.streams = streams;
        this.late = late;
    }

    /**
     * Runs the detectors of this process, the cheapest first, until one blocks; then those that wait for a service, all at once.
     *
     * @param fresh where in the window the part begins that no earlier window had
     */
    void check(String window, int fresh) {
        CheckedText text = CheckedText.of(window, plan.stage(), plan.provenance(), context);
        for (DetectorStep step : plan.local()) {
            if (!goesOn()) {
                return;
            }
            if (remaining() <= 0) {
                failed(step, step.onFailure(), "the stage's budget was used up");
            } else {
                local(step, text, fresh);
            }
        }
        if (goesOn()) {
            remote(text);
        }
    }

    /** Shows the detectors that wait for a service nothing: they have failed. */
    void withhold() {
        for (DetectorStep step : plan.remote()) {
            failed(step, step.onFailure(), "a guardrail before it failed");
        }
    }

    private void local(DetectorStep step, CheckedText text, int fresh) {
        try {
            take(step, step.outcome(streams.detect(step, text, fresh)));
        } catch (RuntimeException | StackOverflowError e) {
            failed(step, step.onFailure(), e.getClass().getSimpleName());
        }
    }

    private void take(DetectorStep step, DetectorStep.Outcome outcome) {
        scores.merge(step.name(), outcome.score(), Math::max);
        findings.addAll(outcome.findings());
        edits.addAll(outcome.edits());
        if (outcome.action() == PolicyAction.BLOCK) {
            stop = Stops.stronger(stop, Stops.blocked(outcome.findings()));
        } else if (outcome.action() == PolicyAction.REASK) {
            stop = Stops.stronger(stop, Stops.reask(outcome.findings()));
        }
    }

    /** All at once, each as long as it may; what comes too late is given up. */
    private void remote(CheckedText text) {
        Map<DetectorStep, Future<DetectorStep.Outcome>> running = new LinkedHashMap<>();
        for (DetectorStep step : plan.remote()) {
            if (late.contains(step.name())) {
                failed(step, step.onFailure(), "it took too long before");
            } else {
                try {
                    running.put(step, runtime.remote().start(() -> step.run(text)));
                } catch (RejectedExecutionException e) {
                    failed(step, step.onFailure(), "too many of them wait already");
                }
            }
        }
        running.forEach((step, result) -> {
            if (goesOn()) {
                await(step, result);
            } else {
                result.cancel(true);
            }
        });
    }

    private void await(DetectorStep step, Future<DetectorStep.Outcome> result) {
        long nanos = Math.min(remaining(), Durations.nanos(runtime.timeout(step.rule())) - (runtime.nanos() - start));
        try {
            take(step, result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            failed(step, step.onFailure(), cause.getClass().getSimpleName());
        } catch (TimeoutException e) {
            result.cancel(true);
            late.add(step.name());
            failed(step, step.onFailure(), "it took too long");
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            failed(step, OnFailure.CLOSED, "the call was interrupted");
        }
    }

    private long remaining() {
        return plan.budget() == null ? Long.MAX_VALUE : Durations.nanos(plan.budget()) - (runtime.nanos() - start);
    }

    private void failed(DetectorStep step, OnFailure onFailure, String why) {
        findings.add(Stops.failure(step.name(), plan.stage(), why));
        if (onFailure == OnFailure.CLOSED) {
            stop = Stops.stronger(stop, Stops.failed(step.name(), why));
        }
    }

    /** A re-ask goes on: what would block is still to be found. */
    private boolean goesOn() {
        return everything || !(stop instanceof Decision.Block);
    }

    List<Finding> findings() {
        return findings;
    }

    List<DetectorStep.Edit> edits() {
        return edits;
    }

    Map<String, Double> scores() {
        return scores;
    }

    @Nullable
    Decision stop() {
        return stop;
    }
}
