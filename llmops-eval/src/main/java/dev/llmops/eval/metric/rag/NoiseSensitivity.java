package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.AnswerReader;
import dev.llmops.eval.judge.ClaimJudge;
import java.util.ArrayList;
import java.util.List;

/** The share of an answer's claims that are wrong, measured by the expected answer, and come from a passage. */
final class NoiseSensitivity {

    private NoiseSensitivity() {}

    static Evaluator of(ModelClient model, boolean irrelevant) {
        String name = irrelevant ? "noise-sensitivity-irrelevant" : "noise-sensitivity";
        AnswerReader reader = AnswerReader.of(model);
        ClaimJudge support = ClaimJudge.of(model);
        return Asking.evaluator(
                name,
                () -> name + " " + support.definition() + " " + reader.definition(),
                (asking, answer) -> score(asking, answer, reader, support, irrelevant));
    }

    private static Asking.Answer score(
            Asking asking, EvaluationCase answer, AnswerReader reader, ClaimJudge support, boolean irrelevant) {
        String expected = Evidence.expected(answer);
        List<String> passages = Evidence.passages(answer);
        List<String> wanted = AnswerSentences.of("expected answer", expected);
        List<String> claims = asking.claims(reader, answer.input(), answer.output());
        List<Boolean> correct = asking.supported(support, List.of(expected), claims);
        boolean[] fromRelevant = new boolean[claims.size()];
        boolean[] fromIrrelevant = new boolean[claims.size()];
        List<String> both = new ArrayList<>(claims);
        both.addAll(wanted);
        for (String passage : passages) {
            List<Boolean> said = asking.supported(support, List.of(passage), both);
            boolean relevant = said.subList(claims.size(), both.size()).contains(true);
            for (int i = 0; i < claims.size(); i++) {
                (relevant ? fromRelevant : fromIrrelevant)[i] |= said.get(i);
            }
        }
        int misled = 0;
        for (int i = 0; i < claims.size(); i++) {
            boolean blamed = irrelevant ? fromIrrelevant[i] && !fromRelevant[i] : fromRelevant[i];
            misled += !correct.get(i) && blamed ? 1 : 0;
        }
        return new Asking.Answer(
                (double) misled / claims.size(),
                misled + " of " + claims.size() + " claims are wrong and come from "
                        + (irrelevant ? "an irrelevant" : "a relevant") + " passage");
    }
}
