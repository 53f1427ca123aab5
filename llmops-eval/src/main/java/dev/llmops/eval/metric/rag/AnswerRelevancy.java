package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.stats.Cosine;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import dev.llmops.eval.judge.AnswerParts;
import dev.llmops.eval.judge.AnswerReader;
import java.util.ArrayList;
import java.util.List;

/** The mean cosine of the question with questions that a model makes of the answer; 0 if the answer commits to nothing. */
final class AnswerRelevancy {

    private static final String NAME = "answer-relevancy";

    private AnswerRelevancy() {}

    static Evaluator of(ModelClient model, EmbeddingClient embeddings) {
        AnswerReader reader = AnswerReader.of(model);
        return Asking.evaluator(
                NAME,
                () -> definition(reader, embeddings.identity()),
                (asking, answer) -> score(asking, answer, reader, embeddings));
    }

    private static String definition(AnswerReader reader, ModelIdentity embeds) {
        return NAME + " " + reader.definition() + " and " + embeds.provider() + "/" + embeds.name() + " "
                + embeds.digest();
    }

    private static Asking.Answer score(
            Asking asking, EvaluationCase answer, AnswerReader reader, EmbeddingClient embeddings) {
        if (answer.input().isBlank() || answer.output().isBlank()) {
            throw NoScoreException.unscored("the question or the answer is empty");
        }
        AnswerParts asked = asking.parts(reader.questions(answer.output()));
        if (asked.noncommittal()) {
            return new Asking.Answer(0, "the answer is noncommittal");
        }
        List<String> texts = new ArrayList<>(List.of(answer.input()));
        texts.addAll(asked.texts());
        EmbeddingResponse vectors = embeddings.embed(texts, EmbeddingPurpose.QUERY);
        asking.spent(vectors.usage());
        double sum = 0;
        for (int i = 1; i < texts.size(); i++) {
            sum += Cosine.of(vectors.vectors().get(0), vectors.vectors().get(i));
        }
        if (!Double.isFinite(sum)) {
            throw NoScoreException.unscored("a vector has no direction");
        }
        double mean = sum / (texts.size() - 1);
        return new Asking.Answer(
                Math.max(-1, Math.min(1, mean)), "asked back: " + String.join(" | ", texts.subList(1, texts.size())));
    }
}
