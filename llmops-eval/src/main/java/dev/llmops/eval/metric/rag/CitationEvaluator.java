package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Precision and recall of citations as ALCE defines them (Gao and others, EMNLP 2023, section 3): by a model of entailment, or on the checks that
 * were made when the answer was.
 */
final class CitationEvaluator implements Evaluator {

    static final CitationEvaluator PRECISION = new CitationEvaluator("citation-precision", true, null);
    static final CitationEvaluator RECALL = new CitationEvaluator("citation-recall", false, null);

    private final String name;
    private final boolean precision;
    private final @Nullable EntailmentModel model;

    private CitationEvaluator(String name, boolean precision, @Nullable EntailmentModel model) {
        this.name = name;
        this.precision = precision;
        this.model = model;
    }

    static Evaluator precision(EntailmentModel model) {
        return new CitationEvaluator("citation-precision-nli", true, model);
    }

    static Evaluator recall(EntailmentModel model) {
        return new CitationEvaluator("citation-recall-nli", false, model);
    }

    /** What holds of an answer's citations. */
    private record Tally(int sentences, int supported, int citations, int good) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String definition() {
        return model == null ? name : NliGroundedness.definition(name, model);
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name, asking -> {
            Tally tally = model == null ? checked(answer) : byModel(answer, model);
            return precision
                    ? share(tally.good(), tally.citations(), "citations are supported", "the answer cites nothing")
                    : share(
                            tally.supported(),
                            tally.sentences(),
                            model == null
                                    ? "sentences have a supported citation"
                                    : "sentences are supported by what they cite",
                            "the answer has no sentence");
        });
    }

    private static Asking.Answer share(int good, int all, String what, String none) {
        if (all == 0) {
            throw NoScoreException.unscored(none);
        }
        return new Asking.Answer((double) good / all, good + " of " + all + " " + what);
    }

    private static Tally checked(EvaluationCase answer) {
        List<Citation> citations = answer.citations();
        if (citations.stream().anyMatch(citation -> citation.support() == Citation.Support.NOT_CHECKED)) {
            throw NoScoreException.unscored("a citation was not checked against its passage");
        }
        List<Citation> good = citations.stream()
                .filter(citation -> citation.support() == Citation.Support.SUPPORTED)
                .toList();
        List<CitedSentence> sentences = CitedSentence.of(answer);
        long supported = sentences.stream()
                .filter(sentence ->
                        good.stream().anyMatch(citation -> citation.claim().overlaps(sentence.range())))
                .count();
        return new Tally(sentences.size(), (int) supported, citations.size(), good.size());
    }

    private static Tally byModel(EvaluationCase answer, EntailmentModel model) {
        List<CitedSentence> sentences = CitedSentence.of(answer);
        int supported = 0;
        int citations = 0;
        int good = 0;
        for (CitedSentence sentence : sentences) {
            Map<Integer, String> cited = sentence.passages();
            citations += cited.size();
            if (!cited.isEmpty() && entails(model, List.copyOf(cited.values()), sentence)) {
                supported++;
                good += needed(model, sentence);
            }
        }
        return new Tally(sentences.size(), supported, citations, good);
    }

    /** How many citations of a supported sentence support it alone, or are missed by the others. */
    private static int needed(EntailmentModel model, CitedSentence sentence) {
        int needed = 0;
        for (Map.Entry<Integer, String> citation : sentence.passages().entrySet()) {
            List<String> others = new ArrayList<>(sentence.passages().values());
            others.remove(citation.getValue());
            boolean alone = sentence.passages().size() == 1 || entails(model, List.of(citation.getValue()), sentence);
            if (alone || !entails(model, others, sentence)) {
                needed++;
            }
        }
        return needed;
    }

    private static boolean entails(EntailmentModel model, List<String> passages, CitedSentence sentence) {
        String premise = String.join("\n", passages);
        return !premise.isBlank() && model.entailment(premise, sentence.text()).isEntailed();
    }
}
