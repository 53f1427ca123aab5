package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has detectors look at an answer sentence by sentence, each with the text before it, and releases a sentence when they have let
 * it pass. An answer that arrives at once goes the same way, so that what is decided does not depend on how it arrives. A text of
 * another stage is one window. Used by one thread.
 */
final class DetectorCheck implements StreamCheck {

    /** How much of what was given away already is looked at again with the next sentence. */
    private static final int CONTEXT = 400;

    private static final int MAX_LENGTH = 512;

    /** A piece has at least this share of what is looked at again with it, lest tiny sentences cost as much as long ones. */
    private static final int CONTEXT_PER_FRESH = 4;

    private final StagePlan plan;
    private final GuardrailContext context;
    private final PolicyRuntime runtime;
    private final boolean everything;
    private final StreamDetectors answer;
    private final BooleanSupplier withheld;
    private final Sentences sentences = new Sentences(MAX_LENGTH);
    private final StringBuilder buffer = new StringBuilder();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> toldOnce = new HashSet<>();
    /** Detectors that took too long once: each sentence would wait for them as long again. */
    private final Set<String> late = new HashSet<>();

    private final Map<String, Double> scores = new LinkedHashMap<>();
    private final long start;
    private int dropped;
    private int next;
    private long heldSince;
    private boolean edited;
    private boolean ended;
    private @Nullable Decision stop;

    /**
     * Creates the check of one text.
     *
     * @param everything whether detectors look on when one of them has stopped the text
     * @param withheld whether nothing may be shown to detectors that wait for a service: they have failed then
     */
    DetectorCheck(
            StagePlan plan,
            GuardrailContext context,
            PolicyRuntime runtime,
            boolean everything,
            BooleanSupplier withheld) {
        List<Finding> skipped = new ArrayList<>();
        this.plan = plan.sampled(runtime, skipped);
        this.findings.addAll(skipped);
        this.answer = new StreamDetectors(this.plan, context);
        this.context = context;
        this.runtime = runtime;
        this.everything = everything;
        this.withheld = withheld;
        this.start = runtime.nanos();
    }

    @Override
    public Step push(String piece) {
        return step(feed(piece, false));
    }

    @Override
    public Step finish() {
        return step(feed("", true));
    }

    private Step step(String shown) {
        return goesOn() ? new Step(shown, null) : new Step("", stop);
    }

    private String feed(String piece, boolean complete) {
        if (!plan.hasDetectors()) {
            return piece;
        }
        if (next == buffer.length()) {
            heldSince = runtime.nanos();
        }
        buffer.append(piece);
        answer.push(piece, complete);
        StringBuilder shown = new StringBuilder(piece.length());
        int end = end(complete);
        while (end >= 0 && goesOn()) {
            shown.append(check(end));
            end = end(complete);
        }
        if (goesOn() && isOverdue()) {
            int decided = answer.undecided(dropped + buffer.length()) - dropped;
            int word = Sentences.lastWord(buffer.subSequence(0, Math.max(next, decided)), next);
            int uncut = word > next ? answer.end(dropped + word) - dropped : -1;
            if (uncut > next && uncut <= decided) {
                shown.append(check(uncut));
            }
        }
        return shown.toString();
    }

    /** Depends on where in the answer it is, and not on how much has arrived. */
    private int end(boolean complete) {
        if (!answers()) {
            boolean whole = complete && !ended;
            ended |= complete;
            return whole ? buffer.length() : -1;
        }
        int again = Math.min(CONTEXT, dropped + next);
        int end = sentences.end(buffer, next, again / CONTEXT_PER_FRESH, complete);
        int uncut = end < 0 ? -1 : answer.end(dropped + end);
        return uncut < 0 ? -1 : uncut - dropped;
    }

    private boolean isOverdue() {
        Duration longest = plan.maxHold();
        return longest != null
                && answers()
                && next < buffer.length()
                && runtime.nanos() - heldSince > Durations.nanos(longest);
    }

    private String check(int end) {
        int from = Math.max(0, next - CONTEXT);
        if (from > 0 && Character.isLowSurrogate(buffer.charAt(from))) {
            from++;
        }
        String window = buffer.substring(from, end);
        int fresh = next - from;
        DetectorRun run =
                new DetectorRun(plan, context, runtime, everything, answers() ? runtime.nanos() : start, answer, late);
        if (withheld.getAsBoolean()) {
            run.withhold();
        } else {
            run.check(window, fresh);
        }
        run.scores().forEach((detector, score) -> scores.merge(detector, score, Math::max));
        for (Finding finding : run.findings()) {
            add(finding, fresh, dropped + from);
        }
        stop = Stops.stronger(stop, run.stop());
        List<DetectorStep.Edit> edits = run.edits().stream()
                .filter(edit -> edit.range().end() > fresh)
                .map(edit -> edit.from(fresh))
                .toList();
        edited |= !edits.isEmpty();
        String shown = Edits.applied(edits, window.substring(fresh));
        next = end;
        heldSince = runtime.nanos();
        forget();
        return shown;
    }

    private boolean answers() {
        return plan.stage() == GuardrailStage.OUTPUT;
    }

    /** What lies in the part that was looked at before was told then; so was what has no place. */
    private void add(Finding finding, int fresh, int offset) {
        CharRange range = finding.range();
        if (range == null) {
            if (!answers() || toldOnce.add(Stops.kind(finding))) {
                findings.add(finding);
            }
        } else if (range.end() > fresh) {
            findings.add(finding.at(new CharRange(range.start() + offset, range.end() + offset)));
        }
    }

    /** Moves what is left only when it is less than what goes, so that each character is moved about once. */
    private void forget() {
        int old = Math.max(0, next - CONTEXT - 1);
        if (old <= buffer.length() / 2) {
            return;
        }
        buffer.delete(0, old);
        dropped += old;
        next -= old;
    }

    private boolean goesOn() {
        return stop == null || everything;
    }

    @Nullable
    Decision stop() {
        return stop;
    }

    boolean edited() {
        return edited;
    }

    /** {@return what was found; with a place where it ends in the part of the answer that others left as it was} */
    List<Finding> findings(int untouched) {
        List<Finding> all = new ArrayList<>(findings.size());
        Set<String> told = new HashSet<>();
        for (Finding finding : findings) {
            CharRange range = finding.range();
            if (range != null && range.end() <= untouched) {
                all.add(finding);
            } else if (!answers() || told.add(Stops.kind(finding))) {
                all.add(finding.at(null));
            }
        }
        return all;
    }

    Map<String, Double> scores() {
        return scores;
    }
}
