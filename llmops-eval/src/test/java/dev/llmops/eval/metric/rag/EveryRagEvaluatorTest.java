package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.testkit.EvaluatorKit;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import org.junit.jupiter.api.Nested;

/** Every evaluator of this package keeps what {@link Evaluator} promises. */
class EveryRagEvaluatorTest {

    @Nested
    class Groundedness extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.groundedness();
        }
    }

    @Nested
    class GroundednessByEntailment extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.groundedness(new WordEntailment());
        }
    }

    @Nested
    class GroundednessByJudge extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.groundedness(FakeJudge.honest());
        }
    }

    @Nested
    class Faithfulness extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.faithfulness(FakeJudge.honest());
        }
    }

    @Nested
    class LexicalPrecision extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return ContextEvaluators.LEXICAL_PRECISION;
        }
    }

    @Nested
    class LexicalRecall extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return ContextEvaluators.LEXICAL_RECALL;
        }
    }

    @Nested
    class Precision extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.contextPrecision(FakeJudge.honest());
        }
    }

    @Nested
    class Recall extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.contextRecall(FakeJudge.honest());
        }
    }

    @Nested
    class NoiseSensitivityOfPassages extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.noiseSensitivity(FakeJudge.honest());
        }
    }

    @Nested
    class AnswerRelevancyOfAnswers extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.answerRelevancy(
                    ScriptedModelClient.saying("{\"questions\":[\"q\"],\"noncommittal\":false}"),
                    ScriptedEmbeddingClient.of("length", 2, text -> new float[] {text.length(), 1}));
        }
    }

    @Nested
    class CitationPrecision extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.citationPrecision(new WordEntailment());
        }
    }

    @Nested
    class CitationRecall extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.citationRecall(new WordEntailment());
        }
    }
}
