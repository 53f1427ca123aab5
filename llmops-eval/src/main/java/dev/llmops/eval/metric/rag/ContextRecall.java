package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.ClaimJudge;
import java.util.Collections;
import java.util.List;

/** The share of the expected answer's sentences that a model finds in the passages. */
final class ContextRecall implements Evaluator {

    private final ClaimJudge support;

    ContextRecall(ModelClient model) {
        this.support = ClaimJudge.of(model);
    }

    @Override
    public String name() {
        return "context-recall";
    }

    @Override
    public String definition() {
        return name() + " " + support.definition();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name(), asking -> {
            List<String> sentences = AnswerSentences.of("expected answer", Evidence.expected(answer));
            List<Boolean> there = asking.supported(support, Evidence.passages(answer), sentences);
            int found = Collections.frequency(there, true);
            return new Asking.Answer(
                    (double) found / there.size(),
                    found + " of " + there.size() + " sentences of the expected answer are in the passages");
        });
    }
}
