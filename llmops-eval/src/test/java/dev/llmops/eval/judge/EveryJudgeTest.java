package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.testkit.EvaluatorKit;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every judge that is an evaluator keeps what {@link Evaluator} promises. */
class EveryJudgeTest {

    @Nested
    class Pointwise extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return judge("judge");
        }
    }

    @Nested
    class SeveralJudges extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Jury.of("jury", JuryRule.MEDIAN, 2, List.of(judge("one"), judge("two")));
        }
    }

    @Nested
    class Decisions extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return DecisionGraph.builder(
                            "graph", ScriptedModelClient.saying("{\"rationale\":\"r\",\"choice\":\"yes\"}"))
                    .yesNo("right", "Is it right?", "good", "bad")
                    .leaf("good", 1)
                    .leaf("bad", 0)
                    .build();
        }
    }

    private static Judge judge(String name) {
        return Judge.builder(name, ScriptedModelClient.saying("{\"rationale\":\"r\",\"score\":1}"), "good")
                .build();
    }
}
