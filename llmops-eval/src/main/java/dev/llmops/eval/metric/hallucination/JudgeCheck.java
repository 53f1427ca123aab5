package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.ClaimJudge;
import dev.llmops.eval.judge.ClaimVerdict.Support;
import java.util.Arrays;
import java.util.List;

/** By a model that is asked about each sample. */
final class JudgeCheck implements SelfCheck.Check {

    private static final double UNDECIDED = 0.5;

    private final ClaimJudge judge;

    JudgeCheck(ModelClient model) {
        this.judge = ClaimJudge.of(model);
    }

    String definition() {
        return judge.definition();
    }

    @Override
    public double[] unsupported(Asking asking, List<String> sentences, List<String> samples) {
        double[] unsupported = new double[sentences.size()];
        for (String sample : samples) {
            List<Support> verdicts = asking.verdicts(judge, List.of(sample), sentences);
            for (int i = 0; i < unsupported.length; i++) {
                unsupported[i] += switch (verdicts.get(i)) {
                    case SUPPORTED -> 0;
                    case CONTRADICTED -> 1;
                    case NOT_MENTIONED -> UNDECIDED;
                };
            }
        }
        return Arrays.stream(unsupported).map(sum -> sum / samples.size()).toArray();
    }
}
