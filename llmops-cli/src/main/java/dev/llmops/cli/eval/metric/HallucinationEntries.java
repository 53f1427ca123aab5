package dev.llmops.cli.eval.metric;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.eval.metric.hallucination.FactScore;
import dev.llmops.eval.metric.hallucination.SampledAnswer;
import dev.llmops.eval.metric.hallucination.Sampler;
import dev.llmops.eval.metric.hallucination.SelfCheck;
import dev.llmops.eval.metric.hallucination.SemanticEntropy;
import dev.llmops.eval.metric.row.CostClass;
import dev.llmops.eval.metric.row.Direction;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.MetricRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Metrics that hold an answer against others to the same question, or its claims against passages. */
final class HallucinationEntries {

    private static final String OUTPUT = "output";
    private static final String SAMPLES = "samples";
    private static final String LOG_PROBABILITIES = "sample_logprobs";
    /** As the paper of FActScore. */
    private static final int PASSAGES = 5;

    private HallucinationEntries() {}

    static List<MetricEntry> all() {
        return List.of(
                sampled(
                        unigram("selfcheck-unigram-avg", "mean -ln p of the answer's words among all answers"),
                        models -> SelfCheck::unigramMean),
                sampled(
                        unigram("selfcheck-unigram-max", "mean over sentences of the largest -ln p of a word"),
                        models -> SelfCheck::unigramMax),
                sampled(
                        unlike("selfcheck-embedding", "1 less the cosine with the samples' nearest sentences", 2)
                                .costs(CostClass.SMALL_MODEL),
                        models -> sampler -> SelfCheck.embedding(sampler, models.embeddings())),
                sampled(
                        unlike("selfcheck-bertscore", "1 less BERTScore with the samples' nearest sentences", 2)
                                .costs(CostClass.SMALL_MODEL),
                        models -> sampler -> SelfCheck.bertScore(sampler, models.tokenEmbeddings())),
                sampled(
                        unlike("selfcheck-nli", "probability that samples contradict the answer's sentences", 1)
                                .costs(CostClass.SMALL_MODEL),
                        models -> sampler -> SelfCheck.nli(sampler, models.entailment())),
                sampled(
                        unlike("selfcheck-judge", "samples that by a model's verdict do not support the sentences", 1)
                                .costs(CostClass.SEVERAL_CALLS)
                                .varying(),
                        models -> sampler -> SelfCheck.judge(sampler, models.model())),
                sampled(
                        entropy("semantic-entropy", "entropy of the samples' meanings by their counts", SAMPLES),
                        models -> sampler -> SemanticEntropy.discrete(sampler, models.entailment())),
                sampled(
                        entropy(
                                "semantic-entropy-logprob",
                                "entropy of the samples' meanings by their probabilities",
                                SAMPLES,
                                LOG_PROBABILITIES),
                        models -> sampler -> SemanticEntropy.byProbability(sampler, models.entailment())),
                new MetricEntry(
                        MetricInfo.share(
                                        "factscore",
                                        "claims that what the passages have about each supports (Min et al. 2023)",
                                        "input",
                                        OUTPUT,
                                        "passages")
                                .costs(CostClass.SEVERAL_CALLS)
                                .varying(),
                        models -> row -> factScore(models, row)));
    }

    private static Judgement factScore(MetricModels models, MetricRow row) {
        return FactScore.of(models.model(), new PassageSearch(row.texts("passages")), PASSAGES)
                .evaluate(row.asCase(null));
    }

    private static MetricInfo unigram(String name, String definition) {
        return unlike(name, definition, Double.POSITIVE_INFINITY).range(0, Double.POSITIVE_INFINITY, "nats");
    }

    private static MetricInfo unlike(String name, String definition, double max) {
        return MetricInfo.share(name, definition + " (SelfCheckGPT)", OUTPUT, SAMPLES)
                .better(Direction.LOWER)
                .range(0, max, "share");
    }

    private static MetricInfo entropy(String name, String definition, String... needs) {
        return MetricInfo.share(name, definition + " (Farquhar et al. 2024)", needs)
                .better(Direction.LOWER)
                .range(0, Double.POSITIVE_INFINITY, "nats")
                .costs(CostClass.SMALL_MODEL);
    }

    private static MetricEntry sampled(MetricInfo info, Function<MetricModels, Function<Sampler, Evaluator>> maker) {
        return new MetricEntry(info, models -> {
            Function<Sampler, Evaluator> of = maker.apply(models);
            return row -> of.apply(sampler(row)).evaluate(row.asCase(null));
        });
    }

    private static Sampler sampler(MetricRow row) {
        List<String> texts = row.texts(SAMPLES);
        List<SampledAnswer> samples = new ArrayList<>();
        boolean known = row.has(LOG_PROBABILITIES);
        if (known && row.value(LOG_PROBABILITIES).size() != texts.size()) {
            throw row.malformed("'" + LOG_PROBABILITIES + "' must have one number for each of 'samples'");
        }
        for (int i = 0; i < texts.size(); i++) {
            samples.add(new SampledAnswer(
                    texts.get(i),
                    known ? (Double) row.value(LOG_PROBABILITIES).path(i).asDouble(Double.NaN) : null));
        }
        return answer -> samples;
    }
}
