package dev.llmops.guardrails.detect;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.injection.InjectionDetector;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Finds attacks with a model that {@link DetectorTraining} created from an application's own texts: like the detector
 * {@code prompt-injection}, in every view and window of a text, but with one model for all stages. Its training chose the
 * threshold. Immutable; time is linear in the text.
 */
public final class TrainedDetector implements TextDetector {

    private static final String KIND = "injection-trained-1";

    private final String name;
    private final LinearModel model;
    private final TrainingReport report;
    private final String version;
    private final InjectionDetector detector;

    private TrainedDetector(LinearModel model) {
        this.model = model;
        this.name = fact(model, "name");
        this.report = report(model);
        this.version = version(model);
        this.detector = InjectionDetector.of(model);
    }

    /** {@return what is written into a model, beside its weights} */
    static Map<String, String> facts(String name, TrainingReport report) {
        return Map.ofEntries(
                Map.entry("kind", KIND),
                Map.entry("name", name),
                Map.entry("attacks", Integer.toString(report.attacks())),
                Map.entry("harmless", Integer.toString(report.harmless())),
                Map.entry("groups", Integer.toString(report.groups())),
                Map.entry("folds", Integer.toString(report.folds())),
                Map.entry("seed", Long.toString(report.seed())),
                Map.entry("auroc", Double.toString(report.auroc())),
                Map.entry("false-positive-rate", Double.toString(report.falsePositiveRate())),
                Map.entry("threshold", Double.toString(report.threshold())),
                Map.entry("found", Integer.toString(report.found())),
                Map.entry("flagged", Integer.toString(report.flagged())));
    }

    static TrainedDetector of(LinearModel model) {
        return new TrainedDetector(model);
    }

    private static TrainingReport report(LinearModel model) {
        return new TrainingReport(
                Integer.parseInt(fact(model, "attacks")),
                Integer.parseInt(fact(model, "harmless")),
                Integer.parseInt(fact(model, "groups")),
                Integer.parseInt(fact(model, "folds")),
                Long.parseLong(fact(model, "seed")),
                Double.parseDouble(fact(model, "auroc")),
                Double.parseDouble(fact(model, "false-positive-rate")),
                Double.parseDouble(fact(model, "threshold")),
                Integer.parseInt(fact(model, "found")),
                Integer.parseInt(fact(model, "flagged")));
    }

    private static String fact(LinearModel model, String key) {
        String value = model.facts().get(key);
        if (value == null) {
            throw new IllegalArgumentException("it must say its " + key + ", but does not");
        }
        return value;
    }

    private static String version(LinearModel model) {
        CRC32 digest = new CRC32();
        digest.update(model.written().getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "1-%08x", digest.getValue());
    }

    /**
     * {@return the detector whose model is in a file}
     *
     * @param file a file from {@link #write}
     * @throws IOException if the file cannot be read
     * @throws InvalidDetectorModelException if it is not such a model
     */
    public static TrainedDetector read(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            LinearModel model = read(file, reader);
            String kind = model.facts().getOrDefault("kind", "none");
            if (!kind.equals(KIND)) {
                throw new IllegalArgumentException("its kind must be " + KIND + ", but was " + kind);
            }
            DetectorTraining.requireThreshold(report(model).threshold());
            DetectorTraining.requireName(fact(model, "name"));
            return new TrainedDetector(model);
        } catch (IllegalArgumentException e) {
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static LinearModel read(Path file, BufferedReader reader) throws IOException {
        try {
            return LinearModel.read(reader);
        } catch (CharacterCodingException e) {
            throw invalid(file, "it is no text in UTF-8", e);
        } catch (LinearModel.FormatException e) {
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static InvalidDetectorModelException invalid(Path file, String problem, Exception cause) {
        return new InvalidDetectorModelException(
                "'" + file + "' is no model of a trained detector: " + problem + "; make one by llmops guard train",
                cause);
    }

    /**
     * Writes the detector's model as text: its training results and its weights. The file's previous content is replaced
     * atomically, so that nobody reads an incomplete file.
     *
     * @param file the destination
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        WholeFile.write(file, model.written());
    }

    /** {@return the cross-validation results} */
    public TrainingReport report() {
        return report;
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return a version that changes with the model} */
    @Override
    public String version() {
        return version;
    }

    /** {@return the threshold that training chose} */
    @Override
    public double threshold() {
        return report.threshold();
    }

    @Override
    public Set<String> categories() {
        return InjectionDetector.categories();
    }

    @Override
    public Detection detect(CheckedText text) {
        return detector.score(text).detection();
    }
}
