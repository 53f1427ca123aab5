package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.ClaimJudge;
import dev.llmops.eval.stats.classifier.AveragePrecision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Precision and recall of the passages, by what a model says of them or by their words. Precision is the average precision of the passages in their order:
 * useful is one that supports a sentence of the expected answer. Recall is how much of the expected answer's sentences is in the passages.
 */
final class ContextEvaluators {

    static final Evaluator LEXICAL_PRECISION = Asking.evaluator(
            "context-precision-lexical", (asking, answer) -> precision(sentences(answer), Evidence.passages(answer)));
    static final Evaluator LEXICAL_RECALL = Asking.evaluator(
            "context-recall-lexical", (asking, answer) -> recall(sentences(answer), Evidence.passages(answer)));

    /** A passage that has half of a sentence's words that mean something is useful. */
    private static final double USEFUL = 0.5;

    private ContextEvaluators() {}

    static Evaluator precision(ModelClient model) {
        ClaimJudge support = ClaimJudge.of(model);
        return judged("context-precision", support, (asking, answer) -> {
            List<String> sentences = sentences(answer);
            List<Boolean> useful = new ArrayList<>();
            for (String passage : Evidence.passages(answer)) {
                useful.add(
                        asking.supported(support, List.of(passage), sentences).contains(true));
            }
            return precision(useful);
        });
    }

    static Evaluator recall(ModelClient model) {
        ClaimJudge support = ClaimJudge.of(model);
        return judged("context-recall", support, (asking, answer) -> {
            List<String> sentences = sentences(answer);
            List<Boolean> there = asking.supported(support, Evidence.passages(answer), sentences);
            int found = Collections.frequency(there, true);
            return new Asking.Answer(
                    (double) found / there.size(),
                    found + " of " + there.size() + " sentences of the expected answer are in the passages");
        });
    }

    private static Evaluator judged(String name, ClaimJudge support, Asking.Scoring scoring) {
        return Asking.evaluator(name, () -> name + " " + support.definition(), scoring);
    }

    private static List<String> sentences(EvaluationCase answer) {
        return AnswerSentences.of("expected answer", Evidence.expected(answer));
    }

    private static Asking.Answer precision(List<Boolean> useful) {
        return new Asking.Answer(
                AveragePrecision.ofRanking(useful),
                Collections.frequency(useful, true) + " of " + useful.size() + " passages are useful");
    }

    private static Asking.Answer precision(List<String> sentences, List<String> passages) {
        List<Boolean> useful = new ArrayList<>();
        for (String passage : passages) {
            SourceWords words = SourceWords.of(List.of(passage));
            useful.add(sentences.stream().anyMatch(sentence -> words.share(sentence) >= USEFUL));
        }
        return precision(useful);
    }

    private static Asking.Answer recall(List<String> sentences, List<String> passages) {
        SourceWords words = SourceWords.of(passages);
        double sum = 0;
        double least = 1;
        String weakest = sentences.get(0);
        for (String sentence : sentences) {
            double share = words.share(sentence);
            sum += share;
            weakest = share < least ? sentence : weakest;
            least = Math.min(least, share);
        }
        return new Asking.Answer(sum / sentences.size(), "least found: " + weakest);
    }
}
