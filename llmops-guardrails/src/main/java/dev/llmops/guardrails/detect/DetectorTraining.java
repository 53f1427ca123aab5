package dev.llmops.guardrails.detect;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.LinearTrainer.Example;
import dev.llmops.guardrails.internal.classifier.NearDuplicates;
import dev.llmops.guardrails.internal.injection.InjectionDetector;
import dev.llmops.guardrails.internal.injection.InjectionExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Trains a detector on an application's own attacks and harmless texts: logistic regression (FTRL-Proximal, McMahan et al.
 * 2013) on the features of the detector {@code prompt-injection}, hashed n-grams and phrases. The threshold is chosen so that at most a
 * given share of the harmless texts is flagged, in cross-validation over groups of near-duplicates. The same texts in the
 * same order with the same seed give the same model, bit for bit. Immutable; memory use grows with the texts.
 */
public final class DetectorTraining {

    /** Scores have three digits. */
    private static final double STEP = 0.001;

    private final String name;
    private final long seed;
    private final int folds;
    private final double falsePositiveRate;
    private final InjectionExamples examples = new InjectionExamples();

    private DetectorTraining(Builder builder) {
        this.name = builder.name;
        this.seed = Objects.requireNonNullElse(builder.seed, 7L);
        this.folds = Objects.requireNonNullElse(builder.folds, 5);
        this.falsePositiveRate = Objects.requireNonNullElse(builder.falsePositiveRate, 0.01);
    }

    /**
     * {@return a builder with the defaults: seed 7, five folds, at most 1 % of harmless texts flagged}
     *
     * @param name the detector's name, which policies use: lower-case letters, digits and hyphens
     */
    public static Builder named(String name) {
        return new Builder(requireName(name));
    }

    static String requireName(String name) {
        if (!name.matches("[a-z][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException(
                    "a detector's name must be at most 64 lower-case letters, digits and hyphens and begin with a letter,"
                            + " but was '" + name + "'");
        }
        return name;
    }

    static void requireThreshold(double threshold) {
        Require.positiveShare("threshold", threshold);
    }

    /**
     * {@return the detector, trained on all texts, with its cross-validation results}
     *
     * @param texts attacks and harmless texts; those that share six words in a row form one group
     * @throws IllegalArgumentException if there are fewer groups of one kind than folds
     */
    public TrainedDetector train(List<LabelledText> texts) {
        int[] groups =
                NearDuplicates.groups(texts.stream().map(LabelledText::text).toList());
        Map<Integer, Integer> foldOf = folds(texts, groups);
        double[] scores = new double[texts.size()];
        for (int fold = 0; fold < folds; fold++) {
            score(texts, groups, foldOf, fold, scores);
        }
        TrainingReport report = report(texts, foldOf.size(), scores);
        return TrainedDetector.of(model(texts, TrainedDetector.facts(name, report)));
    }

    /** Groups with an attack and groups without are dealt out apart, so that no fold lacks either. */
    private Map<Integer, Integer> folds(List<LabelledText> texts, int[] groups) {
        Set<Integer> attacks = new LinkedHashSet<>();
        Set<Integer> harmless = new LinkedHashSet<>();
        for (int i = 0; i < groups.length; i++) {
            if (texts.get(i).attack()) {
                attacks.add(groups[i]);
            }
        }
        for (int group : groups) {
            if (!attacks.contains(group)) {
                harmless.add(group);
            }
        }
        requireEnough("attacks", attacks.size());
        requireEnough("harmless texts", harmless.size());
        Map<Integer, Integer> foldOf = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        deal(attacks, random, foldOf);
        deal(harmless, random, foldOf);
        return foldOf;
    }

    private void requireEnough(String what, int groups) {
        if (groups < folds) {
            throw new IllegalArgumentException("training with " + folds + " folds needs at least " + folds + " " + what
                    + " of which no two share six words in a row, but there were " + groups
                    + "; give more texts or fewer folds");
        }
    }

    private void deal(Set<Integer> groups, SplittableRandom random, Map<Integer, Integer> foldOf) {
        List<Integer> order = new ArrayList<>(groups);
        for (int i = order.size() - 1; i > 0; i--) {
            order.set(i, order.set(random.nextInt(i + 1), order.get(i)));
        }
        for (int i = 0; i < order.size(); i++) {
            foldOf.put(order.get(i), i % folds);
        }
    }

    private void score(
            List<LabelledText> texts, int[] groups, Map<Integer, Integer> foldOf, int fold, double[] scores) {
        List<LabelledText> others = new ArrayList<>();
        for (int i = 0; i < groups.length; i++) {
            if (foldOf.getOrDefault(groups[i], 0) != fold) {
                others.add(texts.get(i));
            }
        }
        InjectionDetector detector = InjectionDetector.of(model(others, Map.of()));
        for (int i = 0; i < groups.length; i++) {
            if (foldOf.getOrDefault(groups[i], 0) == fold) {
                scores[i] = detector.score(CheckedText.of(texts.get(i).text())).score();
            }
        }
    }

    private LinearModel model(List<LabelledText> texts, Map<String, String> facts) {
        List<Example> made = new ArrayList<>();
        texts.forEach(text -> examples.add(text.text(), text.attack(), 1, made));
        return InjectionExamples.trainer(seed).train(made, facts);
    }

    private TrainingReport report(List<LabelledText> texts, int groups, double[] scores) {
        double[] attacks = scores(texts, true, scores);
        double[] harmless = scores(texts, false, scores);
        double threshold = threshold(harmless);
        return new TrainingReport(
                attacks.length,
                harmless.length,
                groups,
                folds,
                seed,
                auroc(attacks, harmless),
                falsePositiveRate,
                threshold,
                from(attacks, threshold),
                from(harmless, threshold));
    }

    private static double[] scores(List<LabelledText> texts, boolean attack, double[] scores) {
        List<Double> some = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (texts.get(i).attack() == attack) {
                some.add(scores[i]);
            }
        }
        return some.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** The least score that at most so many harmless texts reach. */
    private double threshold(double[] harmless) {
        int allowed = (int) Math.floor(falsePositiveRate * harmless.length);
        double highest = allowed >= harmless.length ? 0 : harmless[harmless.length - 1 - allowed];
        return Math.min(1, Math.round((highest + STEP) / STEP) * STEP);
    }

    /** How many of some sorted scores are at least so high. */
    private static int from(double[] sorted, double threshold) {
        return (int) Arrays.stream(sorted).filter(score -> score >= threshold).count();
    }

    /** The Mann-Whitney statistic; equal scores count half. */
    private static double auroc(double[] attacks, double[] harmless) {
        double wins = 0;
        int below = 0;
        int notAbove = 0;
        for (double attack : attacks) {
            while (below < harmless.length && harmless[below] < attack) {
                below++;
            }
            while (notAbove < harmless.length && harmless[notAbove] <= attack) {
                notAbove++;
            }
            wins += (below + notAbove) / 2.0;
        }
        return wins / attacks.length / harmless.length;
    }

    /** Builds a {@link DetectorTraining}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private @Nullable Long seed;
        private @Nullable Integer folds;
        private @Nullable Double falsePositiveRate;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Sets the seed for the order of the texts.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            requireUnset("seed", seed, value);
            seed = value;
            return this;
        }

        /**
         * Sets the number of folds, each left out in turn.
         *
         * @param value from 2 to 20
         * @return this
         */
        public Builder folds(int value) {
            requireUnset("folds", folds, value);
            if (value < 2 || value > 20) {
                throw new IllegalArgumentException("folds must be from 2 to 20, but was " + value);
            }
            folds = value;
            return this;
        }

        /**
         * Sets the share of harmless texts that may be flagged.
         *
         * @param value at least 0 and less than 1
         * @return this
         */
        public Builder falsePositiveRate(double value) {
            requireUnset("falsePositiveRate", falsePositiveRate, value);
            if (!(value >= 0 && value < 1)) {
                throw new IllegalArgumentException(
                        "falsePositiveRate must be at least 0 and less than 1, but was " + value);
            }
            falsePositiveRate = value;
            return this;
        }

        private static void requireUnset(String setting, @Nullable Object before, Object now) {
            if (before != null) {
                throw new IllegalArgumentException(setting + " was set twice: to " + before + " and to " + now);
            }
        }

        /** {@return the training} */
        public DetectorTraining build() {
            return new DetectorTraining(this);
        }
    }
}
