package dev.llmops.cli.export;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import dev.llmops.tuning.ExportManifest;
import dev.llmops.tuning.Split;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.TrainingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops export}. */
@Command(
        name = "export",
        header = "Make training data from recorded answers and the feedback on them.",
        description =
                "Writes train.jsonl, validation.jsonl, and manifest.json, which names the source of each row. All rows"
                        + " of a user are in one of the two files.",
        footer = "%nExample: llmops export --format trl-kto --out training")
public final class ExportCommand extends Operation {

    private static final Guardrail SENSITIVE =
            Guardrail.composite("sensitive", List.of(PiiGuardrail.redact(), SecretsGuardrail.redact()));

    @Mixin
    @SuppressWarnings("NullAway.Init")
    StoreFile store;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "trl-sft, trl-dpo, trl-kto, openai-sft or openai-dpo.")
    @SuppressWarnings("NullAway.Init")
    TrainingFormat format;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder; made if need be.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Only answers by this prompt. Default: all.")
    @Nullable
    String prompt;

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
    @SuppressWarnings("NullAway.Init")
    String salt;

    @Option(
            names = "--no-redaction",
            description = "Leave personal data and secrets in the texts. Default: placeholders take their place.")
    boolean unscrubbed;

    @Override
    public Integer call() {
        ExportManifest manifest;
        try (Store opened = store.existing()) {
            Scrubber scrubber = unscrubbed ? Scrubber.noop() : Scrubber.of(SENSITIVE);
            TrainingExport export =
                    new TrainingExport(opened.generations(), opened.feedback(), scrubber).validation(validation, salt);
            manifest = write(prompt == null ? export : export.ofPrompt(prompt));
        }
        report(Written.of(manifest));
        return 0;
    }

    private ExportManifest write(TrainingExport export) {
        try {
            return export.export(format, out);
        } catch (IOException e) {
            throw new CommandFailedException("the training data can not be written to '" + out + "': " + e, e);
        }
    }

    private void report(Written written) {
        if (json) {
            output().json(written);
            return;
        }
        output().line(written.train() + " rows to learn from and " + written.validation() + " to validate on are in '"
                + out + "'");
        written.leftOut().forEach((reason, count) -> output().line("left out: " + count + " " + reason));
    }

    private record Written(String format, long train, long validation, Map<String, Integer> leftOut) {

        static Written of(ExportManifest manifest) {
            return new Written(
                    TrainingFormats.name(manifest.format()),
                    count(manifest, Split.TRAIN),
                    count(manifest, Split.VALIDATION),
                    new TreeMap<>(manifest.leftOut()));
        }

        private static long count(ExportManifest manifest, Split split) {
            return manifest.rows().stream().filter(row -> row.split() == split).count();
        }
    }
}
