package dev.llmops.api.guardrail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs guardrails one after the other. */
final class CompositeGuardrail implements Guardrail {

    private final String name;
    private final List<Guardrail> guardrails;
    private final Set<GuardrailStage> stages;

    CompositeGuardrail(String name, List<Guardrail> guardrails) {
        this.name = Objects.requireNonNull(name, "name");
        this.guardrails = List.copyOf(guardrails);
        this.stages = guardrails.stream()
                .flatMap(guardrail -> guardrail.stages().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return stages;
    }

    /** Of several policies one that names them all; equal policies in equal order have an equal digest. */
    @Override
    public @Nullable PolicyIdentity policy() {
        List<PolicyIdentity> policies = guardrails.stream()
                .map(Guardrail::policy)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (policies.size() < 2) {
            return policies.isEmpty() ? null : policies.get(0);
        }
        return new PolicyIdentity(
                joined(policies, PolicyIdentity::name),
                joined(policies, PolicyIdentity::version),
                "sha256:" + sha256(joined(policies, PolicyIdentity::digest)));
    }

    private static String joined(List<PolicyIdentity> policies, Function<PolicyIdentity, String> part) {
        return policies.stream().map(part).collect(Collectors.joining(" + "));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        Findings findings = new Findings();
        String current = text;
        boolean changed = false;
        for (Guardrail guardrail : at(stage)) {
            Decision decision = guardrail.check(stage, current, context);
            findings.add(decision, changed);
            if (decision.stops()) {
                return findings.in(decision);
            }
            if (decision instanceof Decision.Transform transform) {
                changed = true;
                current = transform.text();
            }
        }
        return changed ? new Decision.Transform(current, findings.all()) : new Decision.Pass(findings.all());
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        return StreamCheck.composite(at(GuardrailStage.OUTPUT).stream()
                .map(guardrail -> guardrail.checkStream(context))
                .toList());
    }

    private List<Guardrail> at(GuardrailStage stage) {
        return guardrails.stream()
                .filter(guardrail -> guardrail.stages().contains(stage))
                .toList();
    }
}
