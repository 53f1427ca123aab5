package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
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
final class AnswerRelevancy implements Evaluator {

    private final AnswerReader reader;
    private final EmbeddingClient embeddings;

    AnswerRelevancy(ModelClient model, EmbeddingClient embeddings) {
        this.reader = AnswerReader.of(model);
        this.embeddings = embeddings;
    }

    @Override
    public String name() {
        return "answer-relevancy";
    }

    @Override
    public String definition() {
        ModelIdentity embeds = embeddings.identity();
        return name() + " " + reader.definition() + " and " + embeds.provider() + "/" + embeds.name() + " "
                + embeds.digest();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name(), asking -> score(asking, answer));
    }

    private Asking.Answer score(Asking asking, EvaluationCase answer) {
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
