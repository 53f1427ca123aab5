package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import java.util.List;

/** The mean probability that the passages entail a sentence of the answer. */
record NliGroundedness(EntailmentModel model) implements Evaluator {

    @Override
    public String name() {
        return "groundedness-nli";
    }

    @Override
    public String definition() {
        return definition(name(), model);
    }

    static String definition(String name, EntailmentModel model) {
        ModelIdentity identity = model.identity();
        return name + " by " + identity.provider() + "/" + identity.name() + " " + identity.digest();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name(), asking -> {
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
        });
    }
}
