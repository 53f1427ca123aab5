package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.guardrails.policy.StageReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a policy does with one text: the detectors of this process look at it, then the guardrails redact it, then the detectors that
 * wait for a service look at what is left. Each gets what the one before it released, so that no service sees what was
 * redacted. A whole text is one push and a finish. Used by one thread.
 */
public final class GuardrailPipeline implements StreamCheck {

    /** By their places; those without one are last. */
    private static final Comparator<Finding> IN_ORDER =
            Comparator.comparing(Finding::range, Comparator.nullsLast(Comparator.naturalOrder()));

    private final StagePlan plan;
    private final PolicyRuntime runtime;
    private final boolean everything;
    private final DetectorCheck local;
    private final List<GuardrailCheck> redacting;
    private final DetectorCheck remote;
    private final StreamCheck inOrder;
    private final StringBuilder original = new StringBuilder();
    private final StringBuilder released = new StringBuilder();

    /** Creates the check of one text. {@code everything}: whether all look at the text, also behind one that stops it. */
    public GuardrailPipeline(StagePlan plan, GuardrailContext context, PolicyRuntime runtime, boolean everything) {
        this.plan = plan;
        this.runtime = runtime;
        this.everything = everything;
        this.local = new DetectorCheck(plan.withoutRemote(), context, runtime, everything, () -> false);
        this.redacting = plan.guardrails().stream()
                .map(step -> new GuardrailCheck(step, plan.stage(), context, everything))
                .toList();
        this.remote = new DetectorCheck(
                plan.onlyRemote(),
                context,
                runtime,
                everything,
                () -> redacting.stream().anyMatch(GuardrailCheck::unredacted));
        List<StreamCheck> all = new ArrayList<>();
        all.add(local);
        all.addAll(redacting);
        all.add(remote);
        this.inOrder = StreamCheck.composite(all);
    }

    /** Checks a whole text. */
    public StageReport check(String given) {
        String text = UnicodeText.repair(given);
        Decision stop = text.isEmpty() ? null : push(text).decision();
        Decision decision = stop == null ? finish().decision() : stop;
        return new StageReport(
                Objects.requireNonNull(decision), everything && stop == null ? released.toString() : text, scores());
    }

    @Override
    public Step push(String piece) {
        original.append(piece);
        if (original.length() > plan.maxLength()) {
            return new Step("", Stops.tooLong(plan.maxLength()));
        }
        Step step = inOrder.push(piece);
        if (stop() == null && step.released().isEmpty()) {
            // What is held for too long goes on, also where nothing new has come.
            step = remote.push("");
        }
        return stops() ? new Step("", decision()) : shown(step);
    }

    @Override
    public Step finish() {
        Step step = inOrder.finish();
        String rest = stops() ? "" : shown(step).released();
        return new Step(rest, decision());
    }

    private Step shown(Step step) {
        released.append(step.released());
        return new Step(step.released(), null);
    }

    private boolean stops() {
        return stop() != null && !everything;
    }

    private @Nullable Decision stop() {
        Decision stop = local.stop();
        for (GuardrailCheck check : redacting) {
            stop = Stops.stronger(stop, check.stop());
        }
        return Stops.stronger(stop, remote.stop());
    }

    private Decision decision() {
        String text = original.toString();
        return runtime.fingerprints().in(decision(text, released.toString(), findings(text)), text);
    }

    private Decision decision(String text, String changed, List<Finding> findings) {
        Decision stop = stop();
        if (stop instanceof Decision.Reask reask && plan.stage() != GuardrailStage.OUTPUT) {
            return new Decision.Block("the text does not pass as it is; " + reask.instruction(), findings);
        }
        if (stop != null) {
            return Stops.with(findings, stop);
        }
        return text.equals(changed) ? new Decision.Pass(findings) : new Decision.Transform(changed, findings);
    }

    private List<Finding> findings(String text) {
        List<Finding> all = new ArrayList<>(local.findings(text.length()));
        boolean changed = local.edited();
        for (GuardrailCheck check : redacting) {
            all.addAll(check.findings(text, changed, local.edited()));
            changed |= check.changed();
        }
        all.addAll(remote.findings(Edits.untouched(text, released)));
        all.sort(IN_ORDER);
        return all;
    }

    private Map<String, Double> scores() {
        Map<String, Double> scores = new LinkedHashMap<>(local.scores());
        boolean changed = local.edited();
        for (GuardrailCheck check : redacting) {
            double score = check.findings(original.toString(), changed, local.edited()).stream()
                    .mapToDouble(Finding::score)
                    .max()
                    .orElse(0);
            scores.merge(check.name(), score, Math::max);
            changed |= check.changed();
        }
        remote.scores().forEach((detector, score) -> scores.merge(detector, score, Math::max));
        return scores;
    }
}
