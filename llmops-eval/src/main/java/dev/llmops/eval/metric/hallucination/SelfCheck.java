package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.eval.internal.claim.AnswerSentences;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import dev.llmops.eval.metric.embedding.BertScore;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * SelfCheckGPT (Manakul and others, EMNLP 2023): how little other answers of the same model to the same question support the sentences of an answer.
 * Higher means more likely made up. Without another answer there is no score. A model that makes the same mistake each time is not detected.
 */
public final class SelfCheck implements Evaluator {

    private final String name;
    private final String definition;
    private final Sampler sampler;
    private final Check check;

    private SelfCheck(String name, String definition, Sampler sampler, Check check) {
        this.name = name;
        this.definition = definition;
        this.sampler = Objects.requireNonNull(sampler, "sampler");
        this.check = check;
    }

    /** How little samples support each sentence. */
    interface Check {

        double[] unsupported(Asking asking, List<String> sentences, List<String> samples);
    }

    /**
     * {@return {@code selfcheck-unigram-avg}: the mean of {@code -ln p} over the words of a sentence, by the frequencies of words in all answers
     *     together, and the mean over sentences; in nats, 0 and above}
     *
     * @param sampler samples the other answers
     */
    public static SelfCheck unigramMean(Sampler sampler) {
        return plain("selfcheck-unigram-avg", sampler, new UnigramCheck(false));
    }

    /**
     * {@return {@code selfcheck-unigram-max}: like {@link #unigramMean}, but with the rarest word of each sentence, and the mean over sentences}
     *
     * @param sampler samples the other answers
     */
    public static SelfCheck unigramMax(Sampler sampler) {
        return plain("selfcheck-unigram-max", sampler, new UnigramCheck(true));
    }

    private static SelfCheck plain(String name, Sampler sampler, Check check) {
        return new SelfCheck(name, name, sampler, check);
    }

    /**
     * {@return {@code selfcheck-embedding}: 1 minus the mean, over samples, of the largest cosine with one of a sample's sentences; from 0 to 2}
     *
     * @param sampler samples the other answers
     * @param embeddings computes the vectors; not closed
     */
    public static SelfCheck embedding(Sampler sampler, EmbeddingClient embeddings) {
        return new SelfCheck(
                "selfcheck-embedding",
                "selfcheck-embedding by " + embeddings.identity(),
                sampler,
                new EmbeddingCheck(embeddings));
    }

    /**
     * {@return {@code selfcheck-bertscore}: 1 minus the mean, over samples, of the largest BERTScore F1 with one of a sample's sentences; from 0
     * to 2}
     *
     * @param sampler samples the other answers
     * @param embeddings computes the vectors
     */
    public static SelfCheck bertScore(Sampler sampler, TokenEmbeddings embeddings) {
        return new SelfCheck(
                "selfcheck-bertscore",
                "selfcheck-bertscore by " + embeddings.identity(),
                sampler,
                new BertScoreCheck(embeddings, BertScore.of(embeddings)));
    }

    /**
     * {@return {@code selfcheck-nli}: the mean, over samples, of the probability that a sample contradicts a sentence, excluding neutral; from 0
     * to 1}
     *
     * @param sampler samples the other answers
     * @param model the judge
     */
    public static SelfCheck nli(Sampler sampler, EntailmentModel model) {
        return new SelfCheck("selfcheck-nli", "selfcheck-nli by " + model.identity(), sampler, new NliCheck(model));
    }

    /**
     * {@return {@code selfcheck-judge}: the mean, over samples, of 0 if a model says that the sample supports the sentence, 1 if it says that it
     * does not, and 0.5
     *     if it is undecided; from 0 to 1}
     *
     * @param sampler samples the other answers
     * @param model the judge; not closed
     */
    public static SelfCheck judge(Sampler sampler, ModelClient model) {
        JudgeCheck check = new JudgeCheck(model);
        return new SelfCheck("selfcheck-judge", "selfcheck-judge by " + check.definition(), sampler, check);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String definition() {
        return definition;
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name, asking -> {
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
            return new Asking.Answer(
                    Arrays.stream(each).average().orElse(0), "least supported: " + sentences.get(worst));
        });
    }
}
