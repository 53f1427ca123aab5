package dev.llmops.cli.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.guardrails.detect.DetectorTraining;
import dev.llmops.guardrails.detect.LabelledText;
import dev.llmops.guardrails.detect.TrainedDetector;
import dev.llmops.guardrails.detect.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops guard train}. */
@Command(
        name = "train",
        header = "Train a detector on attacks and harmless texts of your own.",
        description =
                "Reads lines {\"id\",\"text\",\"label\"}, the label 1 for an attack and 0 for a harmless text, and"
                        + " writes a model for guard scan --detector and for policies. Texts that share six words in a row are"
                        + " never on both sides of the cross-validation that the figures are from.",
        footer = "%nExample: llmops guard train --in labelled.jsonl --out attacks.model")
final class GuardTrainCommand extends Operation {

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The labelled texts, JSONL.")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the model goes; replaced.")
    Path out;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "By which name policies call the detector. Default: trained.")
    String name = "trained";

    @Option(
            names = "--false-positive-rate",
            paramLabel = "SHARE",
            description = "Which share of the harmless texts may be flagged, from 0 to 1. Default: 0.01.")
    double falsePositives = 0.01;

    @Option(names = "--folds", paramLabel = "N", description = "Folds of the cross-validation. Default: 5.")
    int folds = 5;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the shuffle. Default: 7.")
    long seed = 7;

    @Override
    public Integer call() {
        DetectorTraining training = DetectorTraining.named(name)
                .falsePositiveRate(falsePositives)
                .folds(folds)
                .seed(seed)
                .build();
        try {
            if (Files.exists(out) && Files.isSameFile(in, out)) {
                throw usage("--out must be another file than --in, but was '" + out + "'");
            }
            TrainedDetector detector = training.train(texts());
            detector.write(out);
            tell(detector);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the texts cannot be read from '" + in + "' or the model not written to '" + out + "': "
                            + Failures.reason(e),
                    e);
        }
        return 0;
    }

    private List<LabelledText> texts() throws IOException {
        List<LabelledText> texts = new ArrayList<>();
        JsonRows.forEach(in, List.of("text"), (line, row) -> texts.add(text(line, row)));
        return texts;
    }

    private static LabelledText text(String line, JsonNode row) {
        JsonNode label = row.path("label");
        if (!label.isIntegralNumber() || label.asLong() < 0 || label.asLong() > 1) {
            throw new CommandFailedException(
                    line + " must have a \"label\" of 1 for an attack or 0 for a harmless text," + " but has "
                            + (label.isMissingNode() ? "none" : label));
        }
        try {
            return new LabelledText(row.get("text").textValue(), label.asInt() == 1);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(line + ": " + e.getMessage(), e);
        }
    }

    private void tell(TrainedDetector detector) {
        TrainingReport report = detector.report();
        if (json) {
            output().json(report);
            return;
        }
        output().field("detector", detector.name() + " " + detector.version());
        output().field("attacks", report.attacks());
        output().field("harmless", report.harmless());
        output().field("groups", report.groups());
        output().field("seed", report.seed());
        output().field("folds", report.folds());
        output().field("AUROC", figure("%.4f", report.auroc()));
        output().field("threshold", figure("%.3f", report.threshold()));
        output().field("found", share(report.found(), report.attacks()));
        output().field("flagged", share(report.flagged(), report.harmless()));
    }

    private static String share(int some, int all) {
        return some + " of " + all + ", " + figure("%.1f", 100.0 * some / all) + " %";
    }

    private static String figure(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
