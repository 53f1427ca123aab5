package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.AnswerReader;
import dev.llmops.eval.judge.ClaimJudge;
import dev.llmops.eval.judge.ClaimVerdict.Support;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The share of an answer's claims, or of its sentences, that a model calls supported. */
final class ClaimSupport {

    private static final int SHOWN = 5;

    private ClaimSupport() {}

    static Evaluator faithfulness(ModelClient model) {
        AnswerReader reader = AnswerReader.of(model);
        ClaimJudge support = ClaimJudge.of(model);
        return Asking.evaluator(
                "faithfulness",
                () -> "faithfulness " + support.definition() + " " + reader.definition(),
                (asking, answer) ->
                        score(asking, answer, support, () -> asking.claims(reader, answer.input(), answer.output())));
    }

    static Evaluator groundedness(ModelClient model) {
        ClaimJudge support = ClaimJudge.of(model);
        return Asking.evaluator(
                "groundedness-judge",
                () -> "groundedness-judge " + support.definition(),
                (asking, answer) ->
                        score(asking, answer, support, () -> AnswerSentences.of("answer", answer.output())));
    }

    private static Asking.Answer score(
            Asking asking, EvaluationCase answer, ClaimJudge support, Supplier<List<String>> read) {
        List<String> passages = Evidence.passages(answer);
        List<String> claims = read.get();
        List<Support> verdicts = asking.verdicts(support, passages, claims);
        int good = Collections.frequency(verdicts, Support.SUPPORTED);
        return new Asking.Answer((double) good / claims.size(), rationale(claims, verdicts, good));
    }

    private static String rationale(List<String> claims, List<Support> verdicts, int good) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < claims.size() && shown.size() < SHOWN; i++) {
            if (verdicts.get(i) != Support.SUPPORTED) {
                shown.add(verdicts.get(i).name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + claims.get(i));
            }
        }
        return good + " of " + claims.size() + " supported, " + Collections.frequency(verdicts, Support.CONTRADICTED)
                + " contradicted" + (shown.isEmpty() ? "" : "; " + String.join("; ", shown));
    }
}
