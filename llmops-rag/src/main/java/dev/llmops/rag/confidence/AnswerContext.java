package dev.llmops.rag.confidence;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Objects;

/**
 * An answer of a model, and what is known about it.
 *
 * @param request what the model was asked
 * @param passages the passages that it was shown, best first
 * @param response what it answered
 * @param claims the answer's claims, checked
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
