package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Precision and recall of citations as ALCE defines them (Gao and others, EMNLP 2023, section 3): by a model of entailment, or on the checks that
 * were made when the answer was.
 */
final class CitationEvaluators {

    static final Evaluator PRECISION =
            Asking.evaluator("citation-precision", (asking, answer) -> precision(checked(answer)));
    static final Evaluator RECALL = Asking.evaluator(
            "citation-recall", (asking, answer) -> recall(checked(answer), "sentences have a supported citation"));

    private CitationEvaluators() {}

    static Evaluator precision(EntailmentModel model) {
        String name = "citation-precision-nli";
        return Asking.evaluator(
                name,
                () -> NliGroundedness.definition(name, model),
                (asking, answer) -> precision(byModel(answer, model)));
    }

    static Evaluator recall(EntailmentModel model) {
        String name = "citation-recall-nli";
        return Asking.evaluator(
                name,
                () -> NliGroundedness.definition(name, model),
                (asking, answer) -> recall(byModel(answer, model), "sentences are supported by what they cite"));
    }

    /** What holds of an answer's citations. */
    private record Tally(int sentences, int supported, int citations, int good) {}

    private static Asking.Answer precision(Tally tally) {
        return share(tally.good(), tally.citations(), "citations are supported", "the answer cites nothing");
    }

    private static Asking.Answer recall(Tally tally, String what) {
        return share(tally.supported(), tally.sentences(), what, "the answer has no sentence");
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
