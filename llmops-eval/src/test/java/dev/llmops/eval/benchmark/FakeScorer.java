package dev.llmops.eval.benchmark;

import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.scoring.TextScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Scores by a rule, and keeps what it was asked. */
final class FakeScorer implements TextScorer {

    final List<String> contexts = new ArrayList<>();
    final List<List<String>> continuations = new ArrayList<>();
    private final BiFunction<String, String, Double> rule;

    FakeScorer(BiFunction<String, String, Double> rule) {
        this.rule = rule;
    }

    @Override
    public int contextLength() {
        return 1000;
    }

    @Override
    public List<LogLikelihood> score(String context, List<String> asked) {
        contexts.add(context);
        continuations.add(asked);
        return asked.stream()
                .map(text -> new LogLikelihood(rule.apply(context, text), 1, false))
                .toList();
    }

    @Override
    public Perplexity perplexity(String text, int chunkLength) {
        throw new UnsupportedOperationException();
    }
}
