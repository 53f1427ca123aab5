package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.metric.embedding.BertScore;
import java.util.List;

/** By the vectors of tokens. */
record BertScoreCheck(TokenEmbeddings embeddings, BertScore score) implements SelfCheck.Check {

    @Override
    public double[] unsupported(Asking asking, List<String> sentences, List<String> samples) {
        return SentencePairs.unsupported(
                sentences,
                samples,
                embeddings::embedTokens,
                (sentence, other) -> score.score(sentence, other).f1());
    }
}
