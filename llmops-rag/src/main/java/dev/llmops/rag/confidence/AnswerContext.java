package dev.llmops.rag.confidence;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Objects;

/**
 * A model's answer and its context.
 *
 * @param request the model's request
 * @param passages the passages shown to the model, best first
 * @param response the model's response
 * @param claims the answer's checked claims
 */
public record AnswerContext(
        ModelRequest request, List<Passage> passages, ModelResponse response, List<CheckedClaim> claims) {

    /** Copies the lists and refuses nulls. */
    public AnswerContext {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(response, "response");
        passages = List.copyOf(passages);
        claims = List.copyOf(claims);
    }
}
