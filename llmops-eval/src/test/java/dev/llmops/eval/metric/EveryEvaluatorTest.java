package dev.llmops.eval.metric;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.eval.metric.field.JsonMetric;
import dev.llmops.eval.metric.rag.RagMetrics;
import dev.llmops.eval.metric.reference.EditDistance;
import dev.llmops.testkit.EvaluatorKit;
import java.util.List;
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
    class Rouge1 extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.ROUGE_1;
        }
    }

    @Nested
    class Rouge2 extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.ROUGE_2;
        }
    }

    @Nested
    class StemmedRouge1 extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.ROUGE_1_STEMMED;
        }
    }

    @Nested
    class StemmedRouge2 extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return TextMetric.ROUGE_2_STEMMED;
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
    class JsonEquality extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return JsonMetric.EQUALITY;
        }
    }

    @Nested
    class JsonFields extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return JsonMetric.FIELD_F1;
        }
    }

    @Nested
    class Edits extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return EditDistance.DISTANCE;
        }
    }

    @Nested
    class EditSimilarity extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return EditDistance.SIMILARITY;
        }
    }

    @Nested
    class Groundedness extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.groundedness();
        }
    }

    @Nested
    class CitationPrecision extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.citationPrecision();
        }
    }

    @Nested
    class CitationRecall extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return RagMetrics.citationRecall();
        }
    }

    @Nested
    class EmbeddingSimilarity extends EvaluatorKit {
        @Override
        protected Evaluator createEvaluator() {
            return Evaluators.embeddingSimilarity(new LetterCounts());
        }
    }

    /** A text without letters has a vector without direction. */
    private static final class LetterCounts implements EmbeddingClient {

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("test", "letters", null);
        }

        @Override
        public int dimension() {
            return 26;
        }

        @Override
        public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
            return new EmbeddingResponse(texts.stream().map(this::count).toList(), TokenUsage.of(1, 0), identity());
        }

        private float[] count(String text) {
            float[] counts = new float[dimension()];
            text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
            return counts;
        }
    }
}
