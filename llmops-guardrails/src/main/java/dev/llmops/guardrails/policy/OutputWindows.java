package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.text.CharRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has detectors that want a whole text look at an answer sentence by sentence, each with what stands in front of it, and
 * gives a sentence away when they have let it pass. An answer that arrives at once goes the same way, so that what is decided
 * does not depend on how it arrives. Used by one thread.
 */
final class OutputWindows {

    /** How much of what was given away already is looked at again with the next sentence. */
    private static final int CONTEXT = 400;

    private static final int LONGEST = 512;

    private final StagePlan plan;
    private final GuardrailContext context;
    private final PolicyRuntime runtime;
    private final boolean everything;
    private final Sentences sentences = new Sentences(LONGEST);
    private final StringBuilder buffer = new StringBuilder();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> toldOnce = new HashSet<>();
    private final Map<String, Double> scores = new LinkedHashMap<>();
    private int dropped;
    private int next;
    private long heldSince;
    private boolean edited;
    private @Nullable Decision stop;

    OutputWindows(StagePlan plan, GuardrailContext context, PolicyRuntime runtime, boolean everything) {
        List<Finding> skipped = new ArrayList<>();
        this.plan = plan.sampled(runtime, skipped);
        this.findings.addAll(skipped);
        this.context = context;
        this.runtime = runtime;
        this.everything = everything;
    }

    /** {@return what may be shown of what has arrived; nothing more once it was stopped} */
    String feed(String piece, boolean complete) {
        if (!plan.hasDetectors()) {
            return piece;
        }
        if (next == buffer.length()) {
            heldSince = runtime.nanos();
        }
        buffer.append(piece);
        StringBuilder shown = new StringBuilder(piece.length());
        int end = sentences.end(buffer, next, complete);
        while (end >= 0 && goesOn()) {
            shown.append(check(end));
            end = sentences.end(buffer, next, complete);
        }
        if (goesOn() && isOverdue()) {
            int word = Sentences.lastWord(buffer, next);
            if (word > next) {
                shown.append(check(word));
            }
        }
        return goesOn() ? shown.toString() : "";
    }

    private boolean isOverdue() {
        Duration longest = plan.maxHold();
        return longest != null && next < buffer.length() && runtime.nanos() - heldSince > longest.toNanos();
    }

    private String check(int end) {
        int from = Math.max(0, next - CONTEXT);
        if (from > 0 && Character.isLowSurrogate(buffer.charAt(from))) {
            from++;
        }
        String window = buffer.substring(from, end);
        StageCheck check = new StageCheck(plan, context, runtime, everything, false);
        check.window(window);
        check.scores().forEach((detector, score) -> scores.merge(detector, score, Math::max));
        int fresh = next - from;
        for (Finding finding : check.findings()) {
            add(finding, fresh, dropped + from);
        }
        if (check.stopped() != null && stop == null) {
            stop = check.stopped();
        }
        List<DetectorStep.Edit> edits = check.edits().stream()
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

    /** What lies in the part that was looked at before was told then; so was what has no place. */
    private void add(Finding finding, int fresh, int offset) {
        CharRange range = finding.range();
        if (range == null) {
            if (toldOnce.add(finding.detector() + '\n' + finding.type())) {
                findings.add(finding);
            }
        } else if (range.end() > fresh) {
            findings.add(finding.at(new CharRange(range.start() + offset, range.end() + offset)));
        }
    }

    private void forget() {
        int old = Math.max(0, next - CONTEXT - 1);
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

    List<Finding> findings() {
        return findings;
    }

    Map<String, Double> scores() {
        return scores;
    }
}
