package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import java.util.ArrayList;
import java.util.List;

/** Lexical precision and recall of the passages: how far they have the words of the expected answer's sentences. */
final class LexicalContext implements Evaluator {

    static final LexicalContext PRECISION = new LexicalContext("context-precision-lexical", true);
    static final LexicalContext RECALL = new LexicalContext("context-recall-lexical", false);

    /** A passage that has half of a sentence's words that mean something is useful. */
    private static final double USEFUL = 0.5;

    private final String name;
    private final boolean precision;

    private LexicalContext(String name, boolean precision) {
        this.name = name;
        this.precision = precision;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name, asking -> {
            List<String> sentences = AnswerSentences.of("expected answer", Evidence.expected(answer));
            List<String> passages = Evidence.passages(answer);
            return precision ? precision(sentences, passages) : recall(sentences, passages);
        });
    }

    private static Asking.Answer precision(List<String> sentences, List<String> passages) {
        List<Boolean> useful = new ArrayList<>();
        for (String passage : passages) {
            SourceWords words = SourceWords.of(List.of(passage));
            useful.add(sentences.stream().anyMatch(sentence -> words.share(sentence) >= USEFUL));
        }
        return ContextPrecision.score(useful);
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
