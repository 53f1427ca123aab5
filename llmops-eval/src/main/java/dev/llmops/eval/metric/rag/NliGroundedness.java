package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import java.util.List;

/** The mean probability that the passages entail a sentence of the answer. */
final class NliGroundedness {

    private static final String NAME = "groundedness-nli";

    private NliGroundedness() {}

    static Evaluator of(EntailmentModel model) {
        return Asking.evaluator(NAME, () -> definition(NAME, model), (asking, answer) -> score(answer, model));
    }

    static String definition(String name, EntailmentModel model) {
        ModelIdentity identity = model.identity();
        return name + " by " + identity.provider() + "/" + identity.name() + " " + identity.digest();
    }

    private static Asking.Answer score(EvaluationCase answer, EntailmentModel model) {
        String premise = Evidence.joined(answer);
        List<String> sentences = AnswerSentences.of("answer", answer.output());
        double sum = 0;
        double least = 1;
        String weakest = sentences.get(0);
        for (String sentence : sentences) {
            double entailed = model.entailment(premise, sentence).entailment();
            sum += entailed;
            weakest = entailed < least ? sentence : weakest;
            least = Math.min(least, entailed);
        }
        return new Asking.Answer(sum / sentences.size(), "least entailed: " + weakest);
    }
}
