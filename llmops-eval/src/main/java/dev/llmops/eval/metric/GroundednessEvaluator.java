package dev.llmops.eval.metric;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Words alone call a shuffled sentence grounded, pairs alone punish every paraphrase; their mean does neither to the
 * full. The weights are even because they were not fitted to anything.
 */
final class GroundednessEvaluator implements Evaluator {

    static final GroundednessEvaluator INSTANCE = new GroundednessEvaluator();

    private static final int NAMED_WORDS = 12;

    @Override
    public String name() {
        return "groundedness";
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        List<String> words = Words.unicode(answer.output());
        if (answer.passages().isEmpty()) {
            return new Judgement(name(), new Score.Unscored("the answer had no passages to draw on"), null);
        }
        if (words.isEmpty()) {
            return new Judgement(name(), new Score.Unscored("the answer has no words"), null);
        }
        Set<String> known = new HashSet<>();
        Set<String> knownPairs = new HashSet<>();
        for (Passage passage : answer.passages()) {
            List<String> there = Words.unicode(passage.text());
            known.addAll(there);
            knownPairs.addAll(Words.runs(2, there));
        }
        List<String> pairs = Words.runs(2, words);
        double ofWords = share(words, known);
        double score = pairs.isEmpty() ? ofWords : (ofWords + share(pairs, knownPairs)) / 2;
        return new Judgement(name(), Score.of(score), rationale(words, known));
    }

    private static double share(List<String> parts, Set<String> known) {
        return (double) parts.stream().filter(known::contains).count() / parts.size();
    }

    private static String rationale(List<String> words, Set<String> known) {
        List<String> foreign =
                words.stream().filter(word -> !known.contains(word)).distinct().toList();
        return foreign.isEmpty()
                ? "every word stands in a passage"
                : "in no passage: " + Words.joined(foreign, NAMED_WORDS);
    }
}
