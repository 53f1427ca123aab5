package dev.llmops.guardrails.internal.redact;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.guardrails.ValueVault;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.EncodedDetector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.text.PlainText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds values in texts, and redacts, masks or refuses them. */
public final class SensitiveText implements Guardrail {

    /** What is done with a value. */
    public enum Action {
        /** A placeholder takes its place, until the caller gets the answer. */
        REDACT,
        /** Stars take its place for good. */
        MASK,
        /** The call stops. */
        BLOCK
    }

    /** Takes the place of the action for some types. */
    @FunctionalInterface
    public interface Operator {

        /** {@return what is put in the place of a value} */
        String replace(String tenant, String type, String value);
    }

    private static final Set<GuardrailStage> EVERY_TEXT = Set.copyOf(EnumSet.allOf(GuardrailStage.class));

    /** Where a text can be JSON that must stay JSON: the application reads it, and restores its texts one by one. */
    private static final Set<GuardrailStage> STRUCTURED =
            Set.of(GuardrailStage.TOOL_CALL, GuardrailStage.EARLIER_ANSWER);

    /** Where the text is the model's own, or was. */
    private static final Set<GuardrailStage> SHOWN =
            Set.of(GuardrailStage.TOOL_CALL, GuardrailStage.OUTPUT, GuardrailStage.EARLIER_ANSWER);

    /** Where the text is the model's own: the placeholders in it are those that it was shown. */
    private static final Set<GuardrailStage> OURS = Set.of(GuardrailStage.TOOL_CALL, GuardrailStage.OUTPUT);

    private final String name;
    private final String what;
    private final Action action;
    private final Replacement mask;
    private final Map<String, Operator> operators;
    private final TextScan values;
    private final TextScan valuesAndPlaceholders;
    private final ToolDisclosure disclosure;
    private final ValueVault kept;

    public SensitiveText(
            String name, String what, Action action, Replacement mask, List<Detector> detectors, boolean secret) {
        this(name, what, action, mask, Map.of(), detectors, secret, ValueVault.noop());
    }

    /** With operators for some types, which take the place of the action there, and a vault for what placeholders stand for. */
    public SensitiveText(
            String name,
            String what,
            Action action,
            Replacement mask,
            Map<String, Operator> operators,
            List<Detector> detectors,
            boolean secret,
            ValueVault kept) {
        this.kept = kept;
        this.name = name;
        this.what = what;
        this.action = action;
        this.mask = mask;
        this.operators = Map.copyOf(operators);
        List<Detector> more = new ArrayList<>(EncodedDetector.with(detectors));
        this.values = new TextScan(more);
        more.add(new PlaceholderDetector());
        this.valuesAndPlaceholders = new TextScan(more);
        this.disclosure = new ToolDisclosure(name, secret);
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
        if (blocks() && !STRUCTURED.contains(stage)) {
            List<Finding> found = found(text);
            return found.isEmpty() ? Decision.pass() : block(found);
        }
        if (action != Action.REDACT) {
            return decide(
                    text,
                    redacted(stage, text, new Redactor(name, values, operating(context, mask, SHOWN.contains(stage)))),
                    List.of());
        }
        Vault vault = vault(context);
        boolean ours = OURS.contains(stage) || vault.madeByOther(name, text);
        Redactor redactor = new Redactor(
                name,
                ours ? values : valuesAndPlaceholders,
                operating(
                        context,
                        replacement(context, ours, stage == GuardrailStage.USER_INPUT),
                        SHOWN.contains(stage)));
        Decision decision = decide(text, redacted(stage, text, redactor), disclosed(stage, text, context));
        if (decision instanceof Decision.Transform transform) {
            vault.made(name, transform.text());
        }
        return decision;
    }

    private static Redactor.Redacted redacted(GuardrailStage stage, String text, Redactor redactor) {
        List<JsonPiece> pieces = STRUCTURED.contains(stage) ? JsonPiece.of(text) : null;
        return pieces == null ? redactor.text(text) : redactor.json(text, pieces);
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        return new SensitiveTextStream(
                this,
                values,
                operating(context, action == Action.REDACT ? replacement(context, true, false) : mask, true));
    }

    /**
     * Operators are given a value as it is read, and not as it may be disguised; one that they keep stays as it is written. What they would make of an encoded one says
     * nothing, and may say too much: the action takes their place.
     *
     * @param shown whether the model wrote the text, who knows what operators made of the values in this call
     */
    private Replacement operating(GuardrailContext context, Replacement others, boolean shown) {
        if (operators.isEmpty()) {
            return others;
        }
        String tenant = Objects.requireNonNullElse(context.caller().tenant(), "");
        Vault vault = vault(context);
        return new Replacement() {
            @Override
            public String of(String type, String value) {
                Operator operator = operators.get(type);
                if (operator == null) {
                    return others.of(type, value);
                }
                String plain = PlainText.of(value).text();
                String made = operator.replace(tenant, type, plain);
                boolean kept = made.equals(plain);
                if (!kept && EncodedDetector.isEncoded(plain)) {
                    return others.of(type, value);
                }
                vault.operated(made);
                return kept ? value : made;
            }

            @Override
            public boolean made(String value) {
                return shown && vault.isOperated(value);
            }
        };
    }

    public static Vault vault(GuardrailContext context) {
        return context.memory(MemoryKey.of(Vault.class), Vault::new);
    }

    /** In a text of ours a value may hold a placeholder of another guardrail; its value is taken along. */
    private Replacement replacement(GuardrailContext context, boolean ours, boolean typed) {
        Vault vault = vault(context);
        return (type, value) -> {
            context.restoreWith(Vault.class, () -> new VaultDeanonymizer(vault));
            String whole = ours ? VaultDeanonymizer.restored(vault, value) : value;
            String placeholder = vault.placeholder(new Vault.Kept(whole, type, name, typed));
            String call = context.call();
            if (call != null) {
                kept.keep(new ValueVault.Scope(context.caller().tenant(), call), placeholder, whole);
            }
            return placeholder;
        };
    }

    public boolean blocks() {
        return action == Action.BLOCK;
    }

    private Decision decide(String text, Redactor.Redacted redacted, List<Finding> disclosed) {
        List<Finding> findings = new ArrayList<>(redacted.findings());
        if (blocks() && !findings.isEmpty()) {
            return block(findings);
        }
        findings.addAll(disclosed);
        findings.sort(Comparator.comparing(Finding::range, Comparator.nullsLast(Comparator.naturalOrder())));
        if (!redacted.text().equals(text)) {
            return new Decision.Transform(redacted.text(), findings);
        }
        return findings.isEmpty() ? Decision.pass() : new Decision.Pass(findings);
    }

    /** {@return what a text is about to tell a tool that it should not learn unnoticed} */
    public List<Finding> disclosed(GuardrailStage stage, String text, GuardrailContext context) {
        return action == Action.REDACT && stage == GuardrailStage.TOOL_CALL
                ? disclosure.findings(text, vault(context))
                : List.of();
    }

    public List<Finding> found(String text) {
        return findings(values.all(text), 0);
    }

    public List<Finding> findings(List<Match> found, int offset) {
        return Redactor.findings(name, found, offset);
    }

    public Decision.Block block(List<Finding> findings) {
        String types = findings.stream().map(Finding::type).distinct().collect(Collectors.joining(", "));
        return new Decision.Block("the text holds " + what + " (" + types + "); leave it out", findings);
    }
}
