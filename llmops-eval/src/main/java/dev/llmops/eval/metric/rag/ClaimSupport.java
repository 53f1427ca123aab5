package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
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

/** The share of an answer's claims, or of its sentences, that a model calls supported. */
final class ClaimSupport implements Evaluator {

    private static final int SHOWN = 5;

    private final String name;
    private final AnswerReader reader;
    private final boolean extracts;
    private final ClaimJudge support;

    private ClaimSupport(String name, ModelClient model, boolean extracts) {
        this.name = name;
        this.reader = AnswerReader.of(model);
        this.extracts = extracts;
        this.support = ClaimJudge.of(model);
    }

    static Evaluator faithfulness(ModelClient model) {
        return new ClaimSupport("faithfulness", model, true);
    }

    static Evaluator groundedness(ModelClient model) {
        return new ClaimSupport("groundedness-judge", model, false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String definition() {
        return name + " " + support.definition() + (extracts ? " " + reader.definition() : "");
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name, asking -> score(asking, answer));
    }

    private Asking.Answer score(Asking asking, EvaluationCase answer) {
        List<String> passages = Evidence.passages(answer);
        List<String> claims = extracts
                ? asking.claims(reader, answer.input(), answer.output())
                : AnswerSentences.of("answer", answer.output());
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
