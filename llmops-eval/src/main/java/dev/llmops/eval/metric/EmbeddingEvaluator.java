package dev.llmops.eval.metric;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.stats.Cosine;
import dev.llmops.eval.internal.evaluation.Judged;
import java.util.List;
import java.util.Objects;

final class EmbeddingEvaluator implements Evaluator {

    private final EmbeddingClient client;

    EmbeddingEvaluator(EmbeddingClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public String name() {
        return "embedding-similarity";
    }

    @Override
    public String definition() {
        ModelIdentity model = client.identity();
        return name() + " by " + model.provider() + "/" + model.name() + " " + model.digest();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        String expected = answer.expected();
        if (expected == null) {
            return unscored("nobody knows what was expected");
        }
        if (expected.isBlank()) {
            return unscored("what was expected is blank, so it means nothing");
        }
        try {
            EmbeddingResponse response = client.embed(List.of(answer.output(), expected), EmbeddingPurpose.DOCUMENT);
            Judgement cosine =
                    cosine(response.vectors().get(0), response.vectors().get(1));
            return new Judgement(name(), cosine.score(), cosine.rationale(), response.usage());
        } catch (LlmOpsException e) {
            return new Judgement(name(), Judged.failed(e), null);
        }
    }

    /** Rounding may carry a cosine just past 1; a vector without direction has none. */
    private Judgement cosine(float[] a, float[] b) {
        double cosine = Cosine.of(a, b);
        return Double.isFinite(cosine)
                ? new Judgement(name(), Score.of(Math.max(-1, Math.min(1, cosine))), null)
                : unscored("a vector has no direction");
    }

    private Judgement unscored(String reason) {
        return new Judgement(name(), new Score.Unscored(reason), null);
    }
}
