package dev.llmops.redteam;

import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import java.util.List;
import java.util.Objects;

/** Turns of a model behind the whole chain. */
record ChainTurns(LlmOps ops) implements Turns {

    /** A guardrail that fails stops the call too, but earned nothing. */
    static final String FAILED = "a guardrail that failed";

    ChainTurns {
        Objects.requireNonNull(ops, "ops");
    }

    @Override
    public Turn ask(ModelRequest request) {
        try {
            Answer answer = ops.request(request).ask();
            List<String> acted = answer.generation().guardrails().stream()
                    .filter(record -> !(record.decision() instanceof Decision.Pass))
                    .map(GuardrailRecord::guardrail)
                    .distinct()
                    .toList();
            boolean cut = answer.response().finishReason() == FinishReason.LENGTH;
            return new Turn(answer.response().message(), cut, null, acted);
        } catch (GuardrailBlockedException e) {
            return new Turn(null, false, merit(e), List.of());
        } catch (GuardrailFailedException e) {
            return new Turn(null, false, FAILED, List.of());
        }
    }

    /** A policy runs several detectors under one name, and tells what led to its decision first. */
    private static String merit(GuardrailBlockedException e) {
        if (e.findings().isEmpty()) {
            return e.guardrail();
        }
        Finding first = e.findings().get(0);
        if (first.type().equals(PolicyGuardrail.DETECTOR_FAILED)) {
            return FAILED;
        }
        return first.detector().equals(e.guardrail()) ? e.guardrail() : e.guardrail() + ": " + first.detector();
    }
}
