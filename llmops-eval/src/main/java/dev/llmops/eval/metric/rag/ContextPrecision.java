package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.ClaimJudge;
import dev.llmops.eval.stats.classifier.AveragePrecision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Average precision of the passages, in their order: useful is one that supports a sentence of the expected answer. */
final class ContextPrecision implements Evaluator {

    private final ClaimJudge support;

    ContextPrecision(ModelClient model) {
        this.support = ClaimJudge.of(model);
    }

    @Override
    public String name() {
        return "context-precision";
    }

    @Override
    public String definition() {
        return name() + " " + support.definition();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name(), asking -> {
            List<String> sentences = AnswerSentences.of("expected answer", Evidence.expected(answer));
            List<Boolean> useful = new ArrayList<>();
            for (String passage : Evidence.passages(answer)) {
                useful.add(
                        asking.supported(support, List.of(passage), sentences).contains(true));
            }
            return score(useful);
        });
    }

    static Asking.Answer score(List<Boolean> useful) {
        return new Asking.Answer(
                AveragePrecision.ofRanking(useful),
                Collections.frequency(useful, true) + " of " + useful.size() + " passages are useful");
    }
}
