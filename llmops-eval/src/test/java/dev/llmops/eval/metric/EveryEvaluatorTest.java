package dev.llmops.eval.metric;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.testkit.EvaluatorKit;
import dev.llmops.testkit.ScriptedModelClient;
import org.junit.jupiter.api.Nested;

/** Every evaluator keeps what {@link Evaluator} promises. */
class EveryEvaluatorTest {

    @Nested
    class ExactMatch extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.EXACT_MATCH;
        }
    }

    @Nested
    class Contains extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.CONTAINS;
        }
    }

    @Nested
    class WordF1 extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.TOKEN_F1;
        }
    }

    @Nested
    class RougeL extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.ROUGE_L;
        }
    }

    @Nested
    class StemmedRougeL extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.ROUGE_L_STEMMED;
        }
    }

    @Nested
    class SquadExactMatch extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.SQUAD_EXACT_MATCH;
        }
    }

    @Nested
    class ExpectedRegex extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Evaluators.expectedRegex();
        }
    }

    @Nested
    class Regex extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Evaluators.regex("(a+)+b");
        }
    }

    @Nested
    class Json extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Evaluators.json();
        }
    }

    @Nested
    class Groundedness extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Evaluators.groundedness();
        }
    }

    @Nested
    class CitationPrecision extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Evaluators.citationPrecision();
        }
    }

    @Nested
    class CitationRecall extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Evaluators.citationRecall();
        }
    }

    @Nested
    class ModelAsJudge extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Judge.builder("judge", ScriptedModelClient.saying("{\"rationale\":\"r\",\"score\":1}"), "good")
                    .build();
        }
    }
}
