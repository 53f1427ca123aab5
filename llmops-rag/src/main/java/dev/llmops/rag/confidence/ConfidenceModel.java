package dev.llmops.rag.confidence;

import dev.llmops.api.model.ModelResponse;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.internal.statistics.LogisticRegression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How likely an answer is right, learnt from labelled answers: logistic regression on the numbers of {@link ConfidenceSignal}s, held
 * down by an L2 penalty.
 *
 * <p>A number that is missing is never taken for 0. One that was missing in labelled answers too counts as its mean and has a
 * weight of its own for being missing; where one is missing that never was, the model says nothing. Immutable.
 */
public final class ConfidenceModel {

    /** Member of {@link ModelResponse#vendor()} with the numbers of an answer. */
    public static final String FEATURES = "confidence.features";

    private static final double PENALTY = 1;
    private static final int DIGEST = 12;
    private static final String FORMAT = "llmops confidence model";

    /** A feature, its mean where it is known, and whether it may be missing. */
    record Feature(String name, double mean, boolean mayBeMissing) {}

    private final List<Feature> features;
    private final LogisticRegression fit;
    private final int n;
    private final @Nullable Calibration calibration;
    private final @Nullable ConfidenceBasis basis;

    ConfidenceModel(
            List<Feature> features,
            LogisticRegression fit,
            int n,
            @Nullable Calibration calibration,
            @Nullable ConfidenceBasis basis) {
        this.features = List.copyOf(features);
        this.fit = fit;
        this.n = n;
        this.calibration = calibration;
        this.basis = basis;
    }

    /**
     * A labelled answer.
     *
     * @param features the numbers of its signals
     * @param right whether people say that it is right
     */
    public record Labelled(Map<String, Double> features, boolean right) {

        /** Copies the map and refuses numbers that are not finite. */
        public Labelled {
            features = Map.copyOf(features);
            features.forEach((name, value) -> {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("features must be finite numbers, but '" + name + "' was "
                            + value + "; leave out what is not known");
                }
            });
        }
    }

    /**
     * {@return what labelled answers teach}
     *
     * @param answers independent of each other, right ones and wrong ones; some ten of each for every feature are the least to
     *     learn anything from. Fit calibrations and bounds on other answers
     * @throws IllegalArgumentException if there is no right one, no wrong one, or no feature
     */
    public static ConfidenceModel fit(List<Labelled> answers) {
        long right = answers.stream().filter(Labelled::right).count();
        if (right == 0 || right == answers.size()) {
            throw new IllegalArgumentException("answers must hold right ones and wrong ones, but " + right + " of "
                    + answers.size() + " are right");
        }
        List<Feature> features = features(answers);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("answers must have at least one feature, but have none");
        }
        double[][] rows =
                answers.stream().map(answer -> row(features, answer.features())).toArray(double[][]::new);
        boolean[] labels = new boolean[rows.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = answers.get(i).right();
        }
        return new ConfidenceModel(
                features, LogisticRegression.fit(rows, labels, PENALTY, false), answers.size(), null, null);
    }

    /**
     * {@return the same with its probabilities calibrated once more, on answers that it was not fitted on}
     *
     * @param kind how
     * @param others labelled answers; those for which it says nothing play no part
     * @throws IllegalArgumentException if it says something about none of them, or is calibrated already
     */
    public ConfidenceModel calibrated(Calibration.Kind kind, List<Labelled> others) {
        if (calibration != null) {
            throw new IllegalArgumentException("the model is calibrated already; calibrate what fit() returned");
        }
        List<Labelled> known = others.stream()
                .filter(each -> missing(each.features()).isEmpty())
                .toList();
        boolean[] right = new boolean[known.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = known.get(i).right();
        }
        double[] scores = known.stream()
                .mapToDouble(each -> probability(each.features()).orElseThrow())
                .toArray();
        return new ConfidenceModel(features, fit, n, kind.fit(scores, right), basis);
    }

    /**
     * {@return the same, which remembers what the labelled answers hang on}
     *
     * @param of signals, verifier, model, prompt and index of the labelled answers
     */
    public ConfidenceModel fittedOn(ConfidenceBasis of) {
        return new ConfidenceModel(features, fit, n, calibration, Objects.requireNonNull(of, "of"));
    }

    private static List<Feature> features(List<Labelled> answers) {
        TreeSet<String> names = new TreeSet<>();
        answers.forEach(answer -> names.addAll(answer.features().keySet()));
        List<Feature> features = new ArrayList<>();
        for (String name : names) {
            double[] known = answers.stream()
                    .map(answer -> answer.features().get(name))
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            features.add(new Feature(name, PlainSignals.mean(known), known.length < answers.size()));
        }
        return List.copyOf(features);
    }

    /** A column for each feature, and one more for its absence where that can be. */
    private static double[] row(List<Feature> features, Map<String, Double> values) {
        List<Double> row = new ArrayList<>();
        for (Feature feature : features) {
            boolean known = isKnown(feature, values);
            row.add(known ? values.get(feature.name()) : (Double) feature.mean());
            if (feature.mayBeMissing()) {
                row.add(known ? 0.0 : 1.0);
            }
        }
        return row.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static boolean isKnown(Feature feature, Map<String, Double> values) {
        Double value = values.get(feature.name());
        return value != null && Double.isFinite(value);
    }

    /**
     * {@return how likely an answer is right, from 0 to 1; nothing where a number is missing that no labelled answer lacked}
     *
     * @param values the numbers of its signals; those that no labelled answer had play no part, and one that is not
     *     finite is missing
     */
    public OptionalDouble probability(Map<String, Double> values) {
        if (!missing(values).isEmpty()) {
            return OptionalDouble.empty();
        }
        double learnt = fit.probability(row(features, values));
        return OptionalDouble.of(calibration == null ? learnt : calibration.probability(learnt));
    }

    /**
     * {@return which numbers an answer lacks that no labelled answer lacked}
     *
     * @param values the numbers of its signals
     */
    public List<String> missing(Map<String, Double> values) {
        return features.stream()
                .filter(feature -> !feature.mayBeMissing() && !isKnown(feature, values))
                .map(Feature::name)
                .toList();
    }

    /** {@return the names of the numbers that it uses, in alphabetical order} */
    public List<String> names() {
        return features.stream().map(Feature::name).toList();
    }

    /** {@return how many labelled answers it was fitted on} */
    public int n() {
        return n;
    }

    /** {@return what the labelled answers hang on, if it was {@linkplain #fittedOn told}} */
    public Optional<ConfidenceBasis> basis() {
        return Optional.ofNullable(basis);
    }

    /**
     * {@return the fingerprint of this model: other features, weights, calibration or {@linkplain #fittedOn basis} give another one, so
     * that a bound which was fitted on this model's probabilities is void for any other}
     */
    public String fingerprint() {
        return "confidence:" + Sha256.hex(stored().toString()).substring(0, DIGEST);
    }

    /**
     * {@return the fingerprint of an application together with this model}
     *
     * @param application names what else the numbers hang on, where the model does not {@linkplain #fittedOn remember} it: model,
     *     prompt, index, verifier, and the settings of the signals, such as the number of samples
     */
    public String fingerprint(String application) {
        return application + "/" + fingerprint();
    }

    /**
     * Writes the model into a file, in the place of one that may be there.
     *
     * @param file JSON with a version and a digest of the rest
     * @throws ConfidenceFileException if it cannot be written
     */
    public void write(Path file) {
        new ConfidenceFile(file, FORMAT).write(stored());
    }

    /**
     * {@return the model of a file; it has the fingerprint of the one that was written}
     *
     * @param file what {@link #write} wrote
     * @throws ConfidenceFileException if it cannot be read, holds something else, is of another version, or was changed
     */
    public static ConfidenceModel read(Path file) {
        ConfidenceFile from = new ConfidenceFile(file, FORMAT);
        try {
            return from.read(StoredModel.class).model();
        } catch (IllegalArgumentException e) {
            throw from.corrupt(String.valueOf(e.getMessage()), e);
        }
    }

    private StoredModel stored() {
        return StoredModel.of(features, fit, n, calibration, basis);
    }

    /**
     * {@return the numbers that a record has of its answer, to be labelled and learnt from; empty if it has none}
     *
     * @param response the answer, from an {@code Answer} or a stored Generation
     */
    public static Map<String, Double> featuresOf(ModelResponse response) {
        Map<String, Double> features = new TreeMap<>();
        if (response.vendor().get(FEATURES) instanceof Map<?, ?> told) {
            told.forEach((name, value) -> {
                if (value instanceof Number number) {
                    features.put(String.valueOf(name), number.doubleValue());
                }
            });
        }
        return new LinkedHashMap<>(features);
    }
}
