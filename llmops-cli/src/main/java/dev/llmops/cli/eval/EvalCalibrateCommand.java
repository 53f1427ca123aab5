package dev.llmops.cli.eval;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.calibration.JudgeCalibration;
import dev.llmops.eval.calibration.LabelledFile;
import dev.llmops.eval.calibration.LabelledScore;
import dev.llmops.eval.calibration.RatingScale;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops eval calibrate}. */
@Command(
        name = "calibrate",
        header = "Hold a judge against people's labels.",
        description =
                "Reads lines {\"id\",\"label\",\"score\"} and prints the confusion matrix, accuracy, kappa, alpha and correlations"
                        + " with 95 %% intervals. Lines without label add the rate over all rows, corrected by the judge's errors; lines"
                        + " without score count as unscored. A rating outside of the scale is refused.",
        footer = "%nExample: llmops eval calibrate --in labelled.jsonl --scale 1,2,3,4,5 --out calibration.json")
final class EvalCalibrateCommand extends Operation {

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "Labels and scores, JSONL.")
    Path in;

    @Option(
            names = "--scale",
            defaultValue = "0,1",
            paramLabel = "SCALE",
            description =
                    "What people and judge may say: labels in their order, such as 'bad,fair,good', or a range of numbers, such"
                            + " as '1..5'. Default: ${DEFAULT-VALUE}.")
    String scale;

    @Option(
            names = "--threshold",
            defaultValue = "0.5",
            paramLabel = "SCORE",
            description = "From which score on the judge means 1, with the scale 0,1. Default: ${DEFAULT-VALUE}.")
    double threshold = JudgeCalibration.DEFAULT_THRESHOLD;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the calibration as JSON.")
    @Nullable
    Path out;

    @Override
    public Integer call() {
        JudgeCalibration calibration = calibration();
        if (out != null) {
            TextFiles.write(out, RecordsJson.toJson(calibration) + "\n");
        }
        if (json) {
            output().json(calibration);
        } else {
            calibration.text().lines().forEach(output()::line);
        }
        if (calibration.labelled() == calibration.unscored()) {
            throw new CommandFailedException("the judge scored no labelled row, so nothing was compared");
        }
        return 0;
    }

    private JudgeCalibration calibration() {
        RatingScale parsed = parsed();
        List<LabelledScore> rows = LabelledFile.read(in, parsed);
        try {
            return JudgeCalibration.of(rows, parsed, threshold);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(Failures.firstLine(e), e);
        }
    }

    private RatingScale parsed() {
        try {
            return RatingScale.parse(scale);
        } catch (IllegalArgumentException e) {
            throw usage(Failures.firstLine(e));
        }
    }
}
