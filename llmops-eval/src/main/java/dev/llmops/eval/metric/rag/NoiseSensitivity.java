package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.AnswerReader;
import dev.llmops.eval.judge.ClaimJudge;
import java.util.ArrayList;
import java.util.List;

/** The share of an answer's claims that are wrong, measured by the expected answer, and come from a passage. */
final class NoiseSensitivity implements Evaluator {

    private final boolean irrelevant;
    private final AnswerReader reader;
    private final ClaimJudge support;

    NoiseSensitivity(ModelClient model, boolean irrelevant) {
        this.reader = AnswerReader.of(model);
        this.irrelevant = irrelevant;
        this.support = ClaimJudge.of(model);
    }

    @Override
    public String name() {
        return irrelevant ? "noise-sensitivity-irrelevant" : "noise-sensitivity";
    }

    @Override
    public String definition() {
        return name() + " " + support.definition() + " " + reader.definition();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name(), asking -> score(asking, answer));
    }

    private Asking.Answer score(Asking asking, EvaluationCase answer) {
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
