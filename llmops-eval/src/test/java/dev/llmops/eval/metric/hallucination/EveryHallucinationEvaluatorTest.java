package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.eval.metric.rag.FakeJudge;
import dev.llmops.eval.metric.rag.WordEntailment;
import dev.llmops.testkit.EvaluatorKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every evaluator of this package keeps what {@link Evaluator} promises. */
class EveryHallucinationEvaluatorTest {

    private static final Sampler SAMPLER = SelfCheckTest.samples("The cable is long.", "It is red. It is long.");

    @Nested
    class Unigrams extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return SelfCheck.unigramMax(SAMPLER);
        }
    }

    @Nested
    class ByEntailment extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return SelfCheck.nli(SAMPLER, new WordEntailment());
        }
    }

    @Nested
    class ByJudge extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return SelfCheck.judge(SAMPLER, FakeJudge.honest());
        }
    }

    @Nested
    class Entropy extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return SemanticEntropy.discrete(SAMPLER, new WordEntailment());
        }
    }

    @Nested
    class Facts extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return FactScore.of(FakeJudge.honest(), query -> List.of(), 5);
        }
    }
}
