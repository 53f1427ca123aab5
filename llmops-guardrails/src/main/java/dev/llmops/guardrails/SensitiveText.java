package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds values in texts, and redacts, masks or refuses them. */
final class SensitiveText implements Guardrail {

    /** What is done with a value. */
    enum Action {
        /** A placeholder takes its place, until the caller gets the answer. */
        REDACT,
        /** Stars take its place for good. */
        MASK,
        /** The call stops. */
        BLOCK
    }

    private static final Set<GuardrailStage> EVERY_TEXT =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(GuardrailStage.TOOL_CALL)));

    private final String name;
    private final String what;
    private final Action action;
    private final Replacement mask;
    private final TextScan values;
    private final TextScan valuesAndPlaceholders;

    SensitiveText(String name, String what, Action action, Replacement mask, List<Detector> detectors) {
        this.name = name;
        this.what = what;
        this.action = action;
        this.mask = mask;
        this.values = new TextScan(detectors);
        List<Detector> more = new ArrayList<>(detectors);
        more.add(new PlaceholderDetector());
        this.valuesAndPlaceholders = new TextScan(more);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return EVERY_TEXT;
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        if (action != Action.REDACT) {
            return decide(text, values.all(text), mask);
        }
        Vault vault = context.memory(Vault.class, Vault.class, Vault::new);
        boolean ours = stage == GuardrailStage.OUTPUT || vault.madeByOther(name, text);
        List<Match> found = (ours ? values : valuesAndPlaceholders).all(text);
        Decision decision = decide(text, found, replacement(context, ours));
        if (decision instanceof Decision.Transform transform) {
            vault.made(name, transform.text());
        }
        return decision;
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        return new SensitiveTextStream(this, values, replacement(context, true));
    }

    /** In a text of ours a value may hold a placeholder of another guardrail; its value is taken along. */
    private Replacement replacement(GuardrailContext context, boolean ours) {
        if (action != Action.REDACT) {
            return mask;
        }
        Vault vault = context.memory(Vault.class, Vault.class, Vault::new);
        return (type, value) -> {
            context.restoreWith(Vault.class, () -> new VaultRestorer(vault));
            return vault.placeholder(type, ours ? VaultRestorer.restored(vault, value) : value);
        };
    }

    boolean blocks() {
        return action == Action.BLOCK;
    }

    private Decision decide(String text, List<Match> found, Replacement replacement) {
        if (found.isEmpty()) {
            return Decision.pass();
        }
        List<Finding> findings = findings(found, 0);
        if (blocks()) {
            return block(findings);
        }
        StringBuilder changed = new StringBuilder(text.length());
        int done = 0;
        for (Match match : found) {
            changed.append(text, done, match.start())
                    .append(replacement.of(match.type(), text.substring(match.start(), match.end())));
            done = match.end();
        }
        return new Decision.Transform(changed.append(text, done, text.length()).toString(), findings);
    }

    /** {@return what is in a text} */
    List<Finding> found(String text) {
        return findings(values.all(text), 0);
    }

    /** What looks like a placeholder is taken out, but is nothing to tell. */
    List<Finding> findings(List<Match> found, int offset) {
        return found.stream()
                .filter(match -> !match.type().equals(PlaceholderDetector.TYPE))
                .map(match -> new Finding(
                        name, match.type(), new CharRange(match.start() + offset, match.end() + offset), match.score()))
                .toList();
    }

    Decision.Block block(List<Finding> findings) {
        String types = findings.stream().map(Finding::type).distinct().collect(Collectors.joining(", "));
        return new Decision.Block("the text holds " + what + " (" + types + "); leave it out", findings);
    }
}
