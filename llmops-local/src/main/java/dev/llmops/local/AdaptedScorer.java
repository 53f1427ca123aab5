package dev.llmops.local;

import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.scoring.TextScorer;
import java.util.List;
import java.util.Map;

/**
 * A scorer with LoRA adapters.
 *
 * @param scorer whose weights compute
 * @param lora the vendor parameter of requests that ask for the same adapters
 */
record AdaptedScorer(LocalScorer scorer, Map<String, Object> lora) implements TextScorer {

    @Override
    public int contextLength() {
        return scorer.contextLength();
    }

    @Override
    public List<LogLikelihood> score(String context, List<String> continuations) {
        return scorer.score(context, continuations, scorer.adapters(lora));
    }

    @Override
    public Perplexity perplexity(String text, int chunkLength) {
        return scorer.perplexity(text, chunkLength, scorer.adapters(lora));
    }
}
