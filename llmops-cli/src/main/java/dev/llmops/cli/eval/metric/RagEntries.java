package dev.llmops.cli.eval.metric;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.eval.metric.embedding.BertScore;
import dev.llmops.eval.metric.rag.RagMetrics;
import dev.llmops.eval.metric.row.CostClass;
import dev.llmops.eval.metric.row.Direction;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Metrics of answers that draw on passages, and by the vectors of tokens. */
final class RagEntries {

    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String PASSAGES = "passages";
    private static final String REFERENCES = "references";

    private RagEntries() {}

    static List<MetricEntry> all() {
        return List.of(
                words("groundedness", "how far the passages have the answer's words", OUTPUT, PASSAGES),
                words(
                        "context-precision-lexical",
                        "average precision of passages that have an expected sentence's words",
                        PASSAGES,
                        REFERENCES),
                words(
                        "context-recall-lexical",
                        "share of the expected sentences' words in the passages",
                        PASSAGES,
                        REFERENCES),
                entailed(
                        "groundedness-nli",
                        "mean probability that the passages entail a sentence, after SummaC-ZS",
                        models -> RagMetrics.groundedness(models.entailment())),
                entailed(
                        "citation-precision-nli",
                        "citations [n] that support their sentence or are missed, ALCE",
                        models -> RagMetrics.citationPrecision(models.entailment())),
                entailed(
                        "citation-recall-nli",
                        "sentences that what they cite entails, ALCE",
                        models -> RagMetrics.citationRecall(models.entailment())),
                judged(
                        share("groundedness-judge", "sentences that a model finds in the passages", OUTPUT, PASSAGES)
                                .costs(CostClass.ONE_CALL),
                        models -> RagMetrics.groundedness(models.model())),
                judged(
                        share("faithfulness", "claims that the passages support, as Ragas", INPUT, OUTPUT, PASSAGES),
                        models -> RagMetrics.faithfulness(models.model())),
                judged(
                        share(
                                "context-precision",
                                "average precision of useful passages, as Ragas",
                                INPUT,
                                PASSAGES,
                                REFERENCES),
                        models -> RagMetrics.contextPrecision(models.model())),
                judged(
                        share(
                                        "context-recall",
                                        "expected sentences that the passages support, as Ragas",
                                        PASSAGES,
                                        REFERENCES)
                                .costs(CostClass.ONE_CALL),
                        models -> RagMetrics.contextRecall(models.model())),
                judged(
                        share(
                                        "answer-relevancy",
                                        "cosine of the question with questions made of the answer, as Ragas",
                                        INPUT,
                                        OUTPUT)
                                .range(-1, 1, "cosine")
                                .costs(CostClass.ONE_CALL),
                        models -> RagMetrics.answerRelevancy(models.model(), models.embeddings())),
                judged(
                        share(
                                        "noise-sensitivity",
                                        "wrong claims that come from a relevant passage, as Ragas",
                                        INPUT,
                                        OUTPUT,
                                        PASSAGES,
                                        REFERENCES)
                                .better(Direction.LOWER),
                        models -> RagMetrics.noiseSensitivity(models.model())),
                judged(
                        share(
                                        "noise-sensitivity-irrelevant",
                                        "wrong claims that come from irrelevant passages alone, as Ragas",
                                        INPUT,
                                        OUTPUT,
                                        PASSAGES,
                                        REFERENCES)
                                .better(Direction.LOWER),
                        models -> RagMetrics.irrelevantNoiseSensitivity(models.model())),
                bertScore(BertScore.Part.PRECISION),
                bertScore(BertScore.Part.RECALL),
                bertScore(BertScore.Part.F1));
    }

    private static MetricInfo share(String name, String definition, String... needs) {
        return MetricInfo.share(name, definition, needs).costs(CostClass.SEVERAL_CALLS);
    }

    private static MetricEntry words(String name, String definition, String... needs) {
        Evaluator evaluator = RagMetrics.deterministic().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return MetricEntry.of(MetricInfo.share(name, definition, needs), RowMetric.of(evaluator));
    }

    private static MetricEntry entailed(String name, String definition, Function<MetricModels, Evaluator> maker) {
        return MetricEntry.asking(
                MetricInfo.share(name, definition, OUTPUT, PASSAGES).costs(CostClass.SMALL_MODEL), maker);
    }

    private static MetricEntry judged(MetricInfo info, Function<MetricModels, Evaluator> maker) {
        return MetricEntry.asking(info.varying(), maker);
    }

    private static MetricEntry bertScore(BertScore.Part part) {
        String name = "bertscore-" + part.name().toLowerCase(Locale.ROOT);
        return new MetricEntry(
                MetricInfo.share(name, "cosines of each token with its nearest (Zhang et al. 2020)", OUTPUT, REFERENCES)
                        .range(-1, 1, "cosine")
                        .costs(CostClass.SMALL_MODEL),
                models ->
                        RowMetric.nearest(BertScore.of(models.tokenEmbeddings()).evaluator(part)));
    }
}
