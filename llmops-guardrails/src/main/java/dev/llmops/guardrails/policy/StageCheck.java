package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One text on its way through one stage. Used by one thread. */
final class StageCheck {

    /** A detector did not look at this text, by the policy's sampling. */
    static final String NOT_SAMPLED = "not_sampled";

    private static final Logger LOG = LoggerFactory.getLogger(StageCheck.class);
    /** By their places; those without one are last. */
    static final Comparator<Finding> IN_ORDER =
            Comparator.comparing(Finding::range, Comparator.nullsLast(Comparator.naturalOrder()));

    private final StagePlan plan;
    private final GuardrailContext context;
    private final PolicyRuntime runtime;
    private final boolean everything;
    private final boolean sampling;
    private final long start;
    private final List<Finding> findings = new ArrayList<>();
    private final List<DetectorStep.Edit> edits = new ArrayList<>();
    private final Map<String, Double> scores = new LinkedHashMap<>();
    private @Nullable Decision stop;
    private @Nullable AnswerParts parts;
    private Set<String> late = new HashSet<>();
    private int freshFrom;
    private boolean unredacted;

    StageCheck(StagePlan plan, GuardrailContext context, PolicyRuntime runtime, boolean everything) {
        this(plan, context, runtime, everything, true);
    }

    StageCheck(StagePlan plan, GuardrailContext context, PolicyRuntime runtime, boolean everything, boolean sampling) {
        this.plan = plan;
        this.context = context;
        this.runtime = runtime;
        this.everything = everything;
        this.sampling = sampling;
        this.start = runtime.nanos();
    }

    StageReport check(String given) {
        String text = UnicodeText.repair(given);
        if (text.length() > plan.maxLength()) {
            return new StageReport(tooLong(plan), text, scores);
        }
        String current;
        boolean edited;
        OutputWindows remote = null;
        if (plan.stage() == GuardrailStage.OUTPUT) {
            OutputWindows local = new OutputWindows(plan.withoutRemote(), context, runtime, everything);
            remote = new OutputWindows(plan.onlyRemote(), context, runtime, everything);
            current = local.feed(text, true);
            edited = local.edited();
            take(local, text.length());
        } else {
            detect(text);
            current = Edits.applied(edits, text);
            edited = !edits.isEmpty();
        }
        for (GuardrailStep step : plan.guardrails()) {
            if (passes()) {
                current = guard(step, text, current, edited);
            }
        }
        if (remote != null) {
            if (passes()) {
                remote.withhold(unredacted);
                remote.feed(current, true);
            }
            take(remote, Edits.untouched(text, current));
        } else if (passes() && unredacted) {
            withhold();
        } else if (passes()) {
            remote(current, current.equals(text));
        }
        findings.sort(IN_ORDER);
        return new StageReport(runtime.fingerprints().in(decision(text, current), text), current, scores);
    }

    private void take(OutputWindows windows, int untouched) {
        findings.addAll(windows.findings(untouched));
        scores.putAll(windows.scores());
        Decision stopped = windows.stop();
        if (stopped != null) {
            stop(stopped);
        }
    }

    /**
     * Looks at a part of an answer with the detectors of the plan.
     *
     * @param text the part, with what stands in front of it
     * @param answer those that look at all of the answer
     * @param fresh where the part begins
     * @param given the detectors that took too long at a part before and are not waited for again; it grows
     */
    void window(String text, AnswerParts answer, int fresh, Set<String> given) {
        parts = answer;
        late = given;
        freshFrom = fresh;
        detect(text);
        if (goesOn()) {
            remote(text, true);
        }
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
    Decision stopped() {
        return stop;
    }

    /** {@return the decision about a text that is too long to be looked at} */
    static Decision tooLong(StagePlan plan) {
        return Decision.block(
                "the text is longer than the " + plan.maxLength() + " characters that the policy allows; shorten it",
                new Finding("policy", "too_long", null, 1));
    }

    /** Runs the detectors of this process, the cheapest first, until one of them stops the text. */
    void detect(String text) {
        CheckedText checked = CheckedText.of(text, plan.stage(), plan.provenance(), context);
        for (DetectorStep step : plan.local()) {
            if (!goesOn()) {
                return;
            }
            if (sampled(step)) {
                if (remaining() <= 0) {
                    failed(step.name(), step.onFailure(), "the stage's budget was used up");
                } else {
                    run(step, checked);
                }
            }
        }
    }

    private void run(DetectorStep step, CheckedText text) {
        try {
            Detection whole = parts == null ? null : parts.detect(step, text.original(), freshFrom);
            take(step, whole == null ? step.run(text) : step.outcome(whole), true);
        } catch (RuntimeException | StackOverflowError e) {
            failed(step.name(), step.onFailure(), e.getClass().getSimpleName());
        }
    }

    private void take(DetectorStep step, DetectorStep.Outcome outcome, boolean places) {
        scores.merge(step.name(), outcome.score(), Math::max);
        outcome.findings().forEach(finding -> findings.add(places ? finding : finding.at(null)));
        edits.addAll(outcome.edits());
        if (outcome.action() == PolicyAction.BLOCK) {
            stop(blocked(outcome.findings()));
        } else if (outcome.action() == PolicyAction.REASK) {
            stop(reask(outcome.findings()));
        }
    }

    /** One that throws has changed nothing: what passes then is the text as the guardrails before it left it. */
    private String guard(GuardrailStep step, String original, String text, boolean edited) {
        Decision decision;
        try {
            decision = step.guardrail().check(plan.stage(), text, context);
        } catch (RuntimeException | StackOverflowError e) {
            failed(step.name(), step.onFailure(), e.getClass().getSimpleName());
            unredacted |= !step.flagging();
            return text;
        }
        boolean changed = edited || !text.equals(original);
        List<Finding> found =
                changed ? step.foundIn(plan.stage(), original, decision, context, edited) : decision.findings();
        findings.addAll(found);
        scores.merge(
                step.name(), found.stream().mapToDouble(Finding::score).max().orElse(0), Math::max);
        if (step.flagging()) {
            return text;
        }
        if (decision instanceof Decision.Block || decision instanceof Decision.Reask) {
            stop(decision);
        }
        return decision instanceof Decision.Transform transform ? transform.text() : text;
    }

    /** What a guardrail could not redact leaves the process for no service: those that wait for one have failed. */
    void withhold() {
        for (DetectorStep step : plan.remote()) {
            if (sampled(step)) {
                failed(step.name(), step.onFailure(), "a guardrail before it failed");
            }
        }
    }

    /** All at once, each as long as it may; what comes too late is given up. */
    private void remote(String text, boolean places) {
        CheckedText checked = CheckedText.of(text, plan.stage(), plan.provenance(), context);
        Map<DetectorStep, Future<DetectorStep.Outcome>> running = new LinkedHashMap<>();
        for (DetectorStep step : plan.remote()) {
            if (late.contains(step.name())) {
                failed(step.name(), step.onFailure(), "it took too long before");
            } else if (sampled(step)) {
                try {
                    running.put(step, runtime.remote().start(() -> step.run(checked)));
                } catch (RejectedExecutionException e) {
                    failed(step.name(), step.onFailure(), "too many of them wait already");
                }
            }
        }
        running.forEach((step, result) -> {
            if (goesOn()) {
                await(step, result, places);
            } else {
                result.cancel(true);
            }
        });
    }

    private void await(DetectorStep step, Future<DetectorStep.Outcome> result, boolean places) {
        long nanos = Math.min(remaining(), runtime.timeout(step.rule()).toNanos() - (runtime.nanos() - start));
        try {
            take(step, result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS), places);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            failed(step.name(), step.onFailure(), cause.getClass().getSimpleName());
        } catch (TimeoutException e) {
            result.cancel(true);
            late.add(step.name());
            failed(step.name(), step.onFailure(), "it took too long");
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            failed(step.name(), OnFailure.CLOSED, "the call was interrupted");
        }
    }

    private boolean sampled(DetectorStep step) {
        if (!sampling || runtime.sampled(step.rule())) {
            return true;
        }
        findings.add(new Finding(step.name(), NOT_SAMPLED, null, 0));
        return false;
    }

    private long remaining() {
        return plan.budget() == null ? Long.MAX_VALUE : plan.budget().toNanos() - (runtime.nanos() - start);
    }

    /** What an exception says may hold the text, so it is neither logged nor kept. */
    private void failed(String detector, OnFailure onFailure, String why) {
        warn(detector, plan.stage(), why);
        findings.add(failure(detector));
        if (onFailure == OnFailure.CLOSED) {
            stop(new Decision.Block(reason(detector, why), List.of(failure(detector))));
        }
    }

    static void warn(String detector, GuardrailStage stage, String why) {
        LOG.warn("detector '{}' failed at stage {}: {}", detector, stage, why);
    }

    static Finding failure(String detector) {
        return new Finding(detector, PolicyGuardrail.DETECTOR_FAILED, null, 1);
    }

    static String reason(String detector, String why) {
        return "the detector '" + detector + "' failed (" + why + "), so the text does not pass";
    }

    private void stop(Decision decision) {
        boolean stronger = stop == null || (stop instanceof Decision.Reask && decision instanceof Decision.Block);
        stop = stronger ? decision : stop;
    }

    /** A text that was stopped was not redacted by what would have come next, so no service sees it. */
    private boolean passes() {
        return stop == null || everything;
    }

    /** A re-ask goes on: what would block is still to be found. */
    private boolean goesOn() {
        return everything || !(stop instanceof Decision.Block);
    }

    private Decision decision(String original, String text) {
        if (stop instanceof Decision.Reask reask && plan.stage() != GuardrailStage.OUTPUT) {
            return new Decision.Block("the text does not pass as it is; " + reask.instruction(), findings);
        }
        if (stop != null) {
            return with(findings, stop);
        }
        if (!text.equals(original)) {
            return new Decision.Transform(text, findings);
        }
        return findings.isEmpty() ? Decision.pass() : new Decision.Pass(findings);
    }

    /** {@return the same decision to stop, with all that was found; what led to it stands first} */
    static Decision with(List<Finding> findings, Decision stop) {
        Set<String> why = stop.findings().stream().map(StageCheck::kind).collect(Collectors.toSet());
        List<Finding> all = new ArrayList<>(findings);
        all.sort(Comparator.comparing(finding -> !why.contains(kind(finding))));
        return stop instanceof Decision.Reask reask
                ? new Decision.Reask(reask.instruction(), all, reask.fields())
                : new Decision.Block(((Decision.Block) stop).reason(), all);
    }

    private static String kind(Finding finding) {
        return finding.detector() + '\n' + finding.type();
    }

    private Decision blocked(List<Finding> why) {
        return new Decision.Block("the policy does not let the text pass: " + Reasons.of(why), why);
    }

    private Decision reask(List<Finding> why) {
        return new Decision.Reask("Answer again, without this: " + Reasons.of(why), why);
    }
}
