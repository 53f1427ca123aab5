package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Semantic entropy (Farquhar and others, Nature 2024; Kuhn and others, ICLR 2023): sampled answers with the same meaning form a cluster, and
 * the score is the
 * entropy of the clusters in nats, from 0 (all mean the same) to {@code ln n} (each means something else). Higher means less certain, and more
 * likely made
 * up. It assesses the question and the model rather than one answer; the answer itself is not among the samples.
 *
 * <p>An answer joins the first cluster whose first answer has the same meaning: each entails the other or, without strict equality, neither
 * contradicts the other and at least one entails it.
 */
public final class SemanticEntropy implements Evaluator {

    private static final int MIN = 2;

    private final Sampler sampler;
    private final EntailmentModel model;
    private final boolean strict;
    private final boolean byProbability;

    private SemanticEntropy(Sampler sampler, EntailmentModel model, boolean strict, boolean byProbability) {
        this.sampler = Objects.requireNonNull(sampler, "sampler");
        this.model = Objects.requireNonNull(model, "model");
        this.strict = strict;
        this.byProbability = byProbability;
    }

    /**
     * {@return {@code semantic-entropy}: a cluster's probability is its share of the samples, which works with any model}
     *
     * @param sampler samples at least two answers
     * @param model decides whether two of them mean the same
     */
    public static SemanticEntropy discrete(Sampler sampler, EntailmentModel model) {
        return new SemanticEntropy(sampler, model, false, false);
    }

    /**
     * {@return {@code semantic-entropy-logprob}: a cluster's probability is the sum of its answers' probabilities by their mean log-probability,
     * of the sum
     *     over all answers. An answer without one leaves the case without a score}
     *
     * @param sampler samples at least two answers with log-probabilities
     * @param model decides whether two of them mean the same
     */
    public static SemanticEntropy byProbability(Sampler sampler, EntailmentModel model) {
        return new SemanticEntropy(sampler, model, false, true);
    }

    /** {@return a copy in which answers mean the same only if each entails the other} */
    public SemanticEntropy strict() {
        return new SemanticEntropy(sampler, model, true, byProbability);
    }

    @Override
    public String name() {
        return byProbability ? "semantic-entropy-logprob" : "semantic-entropy";
    }

    @Override
    public String definition() {
        return name() + (strict ? " strict" : "") + " by " + model.identity();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name(), asking -> {
            // A model that said nothing each time is not sure of its answer.
            List<SampledAnswer> samples = sampler.samples(answer).stream()
                    .filter(sample -> !sample.text().isBlank())
                    .toList();
            if (samples.size() < MIN) {
                throw NoScoreException.unscored(
                        "it takes at least two sampled answers, but there are " + samples.size());
            }
            int[] clusters = clusters(answer.input(), samples);
            double entropy = byProbability ? entropy(clusters, logProbabilities(samples)) : entropy(clusters);
            long meanings = Arrays.stream(clusters).distinct().count();
            return new Asking.Answer(
                    entropy, samples.size() + " answers with " + meanings + (meanings == 1 ? " meaning" : " meanings"));
        });
    }

    private static double[] logProbabilities(List<SampledAnswer> samples) {
        return samples.stream()
                .mapToDouble(sample -> {
                    Double known = sample.logProbability();
                    if (known == null) {
                        throw NoScoreException.unscored("a sampled answer has no log-probability");
                    }
                    return known;
                })
                .toArray();
    }

    private int[] clusters(String question, List<SampledAnswer> samples) {
        int[] clusters = new int[samples.size()];
        List<String> firsts = new ArrayList<>();
        for (int i = 0; i < clusters.length; i++) {
            // Short answers mean something only beside their question.
            String text = (question + " " + samples.get(i).text()).strip();
            int cluster = 0;
            while (cluster < firsts.size() && !meanTheSame(firsts.get(cluster), text)) {
                cluster++;
            }
            if (cluster == firsts.size()) {
                firsts.add(text);
            }
            clusters[i] = cluster;
        }
        return clusters;
    }

    private boolean meanTheSame(String a, String b) {
        if (a.equals(b)) {
            return true;
        }
        Entailment there = model.entailment(a, b);
        Entailment back = model.entailment(b, a);
        if (strict) {
            return there.isEntailed() && back.isEntailed();
        }
        return !there.isContradicted() && !back.isContradicted() && (there.isEntailed() || back.isEntailed());
    }

    /** {@return the entropy of clusters by their sizes, in nats} */
    static double entropy(int[] clusters) {
        return entropy(clusters, new double[clusters.length]);
    }

    /** {@return the entropy of clusters by the log-probabilities of what is in them, in nats} */
    static double entropy(int[] clusters, double[] logProbabilities) {
        double largest = Arrays.stream(logProbabilities).max().orElse(0);
        TreeMap<Integer, Double> masses = new TreeMap<>();
        double all = 0;
        for (int i = 0; i < clusters.length; i++) {
            double mass = Math.exp(logProbabilities[i] - largest);
            masses.merge(clusters[i], mass, Double::sum);
            all += mass;
        }
        double entropy = 0;
        for (double mass : masses.values()) {
            // An answer of no measurable probability adds nothing.
            entropy -= mass == 0 ? 0 : mass / all * Math.log(mass / all);
        }
        return Math.max(0, entropy);
    }
}
