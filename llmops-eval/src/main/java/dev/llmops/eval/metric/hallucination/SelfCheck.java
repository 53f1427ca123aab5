package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.commons.internal.stats.Cosine;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import dev.llmops.eval.judge.ClaimJudge;
import dev.llmops.eval.judge.ClaimVerdict.Support;
import dev.llmops.eval.metric.embedding.BertScore;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;

/**
 * SelfCheckGPT (Manakul and others, EMNLP 2023): how little other answers of the same model to the same question support the sentences of an answer.
 * Higher means more likely made up. Without another answer there is no score. A model that makes the same mistake each time is not detected.
 */
public final class SelfCheck {

    private static final double UNDECIDED = 0.5;

    private SelfCheck() {}

    /** How little samples support each sentence. */
    private interface Check {
        double[] unsupported(Asking asking, List<String> sentences, List<String> samples);
    }

    /**
     * {@return {@code selfcheck-unigram-avg}: the mean of {@code -ln p} over the words of a sentence, by the frequencies of words in all answers
     *     together, and the mean over sentences; in nats, 0 and above}
     *
     * @param sampler samples the other answers
     */
    public static Evaluator unigramMean(Sampler sampler) {
        return evaluator(
                "selfcheck-unigram-avg",
                "",
                sampler,
                (asking, sentences, samples) -> Surprise.of(sentences, samples, DoubleSummaryStatistics::getAverage));
    }

    /**
     * {@return {@code selfcheck-unigram-max}: like {@link #unigramMean}, but with the rarest word of each sentence, and the mean over sentences}
     *
     * @param sampler samples the other answers
     */
    public static Evaluator unigramMax(Sampler sampler) {
        return evaluator(
                "selfcheck-unigram-max",
                "",
                sampler,
                (asking, sentences, samples) -> Surprise.of(sentences, samples, DoubleSummaryStatistics::getMax));
    }

    /**
     * {@return {@code selfcheck-embedding}: 1 minus the mean, over samples, of the largest cosine with one of a sample's sentences; from 0 to 2}
     *
     * @param sampler samples the other answers
     * @param embeddings computes the vectors; not closed
     */
    public static Evaluator embedding(Sampler sampler, EmbeddingClient embeddings) {
        return evaluator(
                "selfcheck-embedding",
                " by " + embeddings.identity(),
                sampler,
                (asking, sentences, samples) -> SentencePairs.unsupported(
                        sentences, samples, texts -> vectors(asking, embeddings, texts), Cosine::likeness));
    }

    /**
     * {@return {@code selfcheck-bertscore}: 1 minus the mean, over samples, of the largest BERTScore F1 with one of a sample's sentences; from 0
     * to 2}
     *
     * @param sampler samples the other answers
     * @param embeddings computes the vectors
     */
    public static Evaluator bertScore(Sampler sampler, TokenEmbeddings embeddings) {
        BertScore score = BertScore.of(embeddings);
        return evaluator(
                "selfcheck-bertscore",
                " by " + embeddings.identity(),
                sampler,
                (asking, sentences, samples) -> SentencePairs.unsupported(
                        sentences,
                        samples,
                        embeddings::embedTokens,
                        (sentence, other) -> score.score(sentence, other).f1()));
    }

    /**
     * {@return {@code selfcheck-nli}: the mean, over samples, of the probability that a sample contradicts a sentence, excluding neutral; from 0
     * to 1}
     *
     * @param sampler samples the other answers
     * @param model the judge
     */
    public static Evaluator nli(Sampler sampler, EntailmentModel model) {
        return evaluator(
                "selfcheck-nli",
                " by " + model.identity(),
                sampler,
                (asking, sentences, samples) -> sentences.stream()
                        .mapToDouble(sentence -> samples.stream()
                                .mapToDouble(sample -> contradicted(model.entailment(sample, sentence)))
                                .average()
                                .orElse(UNDECIDED))
                        .toArray());
    }

    /**
     * {@return {@code selfcheck-judge}: the mean, over samples, of 0 if a model says that the sample supports the sentence, 1 if it says that it
     * does not, and 0.5
     *     if it is undecided; from 0 to 1}
     *
     * @param sampler samples the other answers
     * @param model the judge; not closed
     */
    public static Evaluator judge(Sampler sampler, ModelClient model) {
        ClaimJudge judge = ClaimJudge.of(model);
        return evaluator(
                "selfcheck-judge",
                " by " + judge.definition(),
                sampler,
                (asking, sentences, samples) -> judged(asking, judge, sentences, samples));
    }

    private static Evaluator evaluator(String name, String by, Sampler sampler, Check check) {
        Objects.requireNonNull(sampler, "sampler");
        return Asking.evaluator(name, () -> name + by, (asking, answer) -> score(asking, answer, sampler, check));
    }

    private static Asking.Answer score(Asking asking, EvaluationCase answer, Sampler sampler, Check check) {
        List<String> sentences = AnswerSentences.of("answer", answer.output());
        List<String> samples = sampler.samples(answer).stream()
                .map(SampledAnswer::text)
                .filter(text -> !text.isBlank())
                .toList();
        if (samples.isEmpty()) {
            throw NoScoreException.unscored("there is no other answer to hold it against");
        }
        double[] each = check.unsupported(asking, sentences, samples);
        int worst = 0;
        for (int i = 1; i < each.length; i++) {
            worst = each[i] > each[worst] ? i : worst;
        }
        return new Asking.Answer(Arrays.stream(each).average().orElse(0), "least supported: " + sentences.get(worst));
    }

    private static List<float[]> vectors(Asking asking, EmbeddingClient embeddings, List<String> texts) {
        EmbeddingResponse response = embeddings.embed(texts, EmbeddingPurpose.DOCUMENT);
        asking.spent(response.usage());
        return response.vectors();
    }

    private static double contradicted(Entailment found) {
        double both = found.entailment() + found.contradiction();
        return both == 0 ? UNDECIDED : found.contradiction() / both;
    }

    private static double[] judged(Asking asking, ClaimJudge judge, List<String> sentences, List<String> samples) {
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
