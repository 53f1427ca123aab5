package dev.llmops.tuning.candidate;

import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.Gates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The perplexity of texts without an adapter, computed once. */
final class PlainPerplexity {

    private final TextScorer scorer;
    private final List<String> texts;
    private final int chunkLength;
    private @Nullable List<Perplexity> plain;

    PlainPerplexity(TextScorer scorer, List<String> texts, int chunkLength) {
        this.scorer = scorer;
        this.texts = List.copyOf(texts);
        this.chunkLength = chunkLength;
    }

    // One scorer after the other: what it computed for a text is forgotten when the adapters change.
    GateResult against(TextScorer adapted, long seed) {
        List<Perplexity> without = plain;
        if (without == null) {
            without = measure(scorer);
            plain = without;
        }
        return Gates.perplexity(
                without.stream().mapToDouble(Perplexity::value).toArray(),
                measure(adapted).stream().mapToDouble(Perplexity::value).toArray(),
                without.stream().mapToDouble(Perplexity::tokens).toArray(),
                seed);
    }

    private List<Perplexity> measure(TextScorer by) {
        return texts.stream().map(text -> by.perplexity(text, chunkLength)).toList();
    }
}
