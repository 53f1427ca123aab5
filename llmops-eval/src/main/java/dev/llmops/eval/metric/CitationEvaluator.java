package dev.llmops.eval.metric;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import java.util.List;

/** Precision and recall of citations in the manner of ALCE (Gao et al. 2023), on checks that were made before. */
final class CitationEvaluator implements Evaluator {

    static final CitationEvaluator PRECISION = new CitationEvaluator("citation-precision", true);
    static final CitationEvaluator RECALL = new CitationEvaluator("citation-recall", false);

    private final String name;
    private final boolean precision;

    private CitationEvaluator(String name, boolean precision) {
        this.name = name;
        this.precision = precision;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        List<Citation> citations = answer.citations();
        if (citations.stream().anyMatch(citation -> citation.support() == Citation.Support.NOT_CHECKED)) {
            return unscored("a citation was not checked against its passage");
        }
        return precision ? precision(citations) : recall(answer);
    }

    private Judgement precision(List<Citation> citations) {
        if (citations.isEmpty()) {
            return unscored("the answer cites nothing");
        }
        long good = citations.stream().filter(CitationEvaluator::isSupported).count();
        return scored(good, citations.size(), "citations are supported");
    }

    private Judgement recall(EvaluationCase answer) {
        // A citation mark alone is no sentence.
        List<CharRange> sentences = Sentences.of(answer.output(), CharRange::new).stream()
                .filter(sentence -> sentence.in(answer.output()).codePoints().anyMatch(Character::isLetter))
                .toList();
        if (sentences.isEmpty()) {
            return unscored("the answer has no sentence");
        }
        long good = sentences.stream()
                .filter(sentence -> answer.citations().stream()
                        .anyMatch(citation ->
                                isSupported(citation) && citation.claim().overlaps(sentence)))
                .count();
        return scored(good, sentences.size(), "sentences have a supported citation");
    }

    private static boolean isSupported(Citation citation) {
        return citation.support() == Citation.Support.SUPPORTED;
    }

    private Judgement scored(long good, int all, String what) {
        return new Judgement(name, Score.of((double) good / all), good + " of " + all + " " + what);
    }

    private Judgement unscored(String reason) {
        return new Judgement(name, new Score.Unscored(reason), null);
    }
}
