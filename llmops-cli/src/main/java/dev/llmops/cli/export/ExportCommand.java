package dev.llmops.cli.export;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.WhichGenerations;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import dev.llmops.tuning.ExportManifest;
import dev.llmops.tuning.ExportReport;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.TrainingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops export}. */
@Command(
        name = "export",
        header = "Make training data from recorded answers and the feedback on them.",
        description =
                "Writes train.jsonl, validation.jsonl, lineage.jsonl, which names the source of each row, and manifest.json. All rows"
                        + " of a user are in one of the two files.",
        footer = "%nExample: llmops export --format trl-kto --out training")
public final class ExportCommand extends Operation {

    private static final Guardrail SENSITIVE =
            Guardrail.composite("sensitive", List.of(PiiGuardrail.redact(), SecretsGuardrail.redact()));

    @Mixin
    StoreFile store;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "trl-sft, trl-dpo, trl-kto, openai-sft or openai-dpo.")
    TrainingFormat format;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder; made if need be.")
    Path out;

    @Mixin
    WhichGenerations which;

    @Mixin
    RowOptions rows;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Which share of the users is kept for validation. Default: ${DEFAULT-VALUE}.")
    double validation;

    @Option(
            names = "--salt",
            paramLabel = "TEXT",
            defaultValue = "split",
            description = "Salt of the split; another salt gives another split. Default: ${DEFAULT-VALUE}.")
    String salt;

    @Option(
            names = "--no-redaction",
            description = "Leave personal data and secrets in the texts. Default: placeholders take their place.")
    boolean unscrubbed;

    @Override
    public Integer call() throws IOException {
        ExportManifest manifest;
        try (Store opened = store.existing()) {
            TrainingExport export = new TrainingExport(opened.generations(), opened.feedback(), scrubber(unscrubbed))
                    .validation(validation, salt)
                    .matching(which.filter());
            rows.apply(export, opened);
            manifest = write(export);
        }
        report(Written.of(manifest));
        return 0;
    }

    /** What puts placeholders in the place of personal data and secrets, unless they are to be left in. */
    public static Scrubber scrubber(boolean unscrubbed) {
        return unscrubbed ? Scrubber.noop() : Scrubber.of(SENSITIVE);
    }

    private ExportManifest write(TrainingExport export) throws IOException {
        try (LoadedBase base = LoadedBase.of(rows.base, console())) {
            base.apply(export);
            return export.export(format, out);
        }
    }

    private void report(Written written) {
        if (json) {
            output().json(written);
            return;
        }
        output().line(written.train() + " rows to learn from and " + written.validation() + " to validate on are in '"
                + out + "'");
        output().line(written.tokens().total() + " tokens; of a row "
                + written.tokens().median() + " in the median, at most "
                + written.tokens().longest());
        written.leftOut().forEach((reason, count) -> output().line("left out: " + count + " " + reason));
        written.warnings().forEach(output()::remark);
    }

    private record Written(
            String format,
            long train,
            long validation,
            ExportReport.TokenCounts tokens,
            Map<String, Long> labels,
            Map<String, Long> tenants,
            Map<String, Long> leftOut,
            List<String> warnings) {

        static Written of(ExportManifest manifest) {
            ExportReport report = manifest.report();
            return new Written(
                    TrainingFormats.name(manifest.format()),
                    manifest.train(),
                    manifest.validation(),
                    report.tokens(),
                    report.labels(),
                    report.tenants(),
                    new TreeMap<>(manifest.leftOut()),
                    report.warnings());
        }
    }
}
