package dev.llmops.cli.tune;

import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.adapter.ConvertedAdapter;
import dev.llmops.local.adapter.LoraConverter;
import dev.llmops.tuning.job.TrainingReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops tune convert}. */
@Command(
        name = "convert",
        header = "Make a GGUF file of an adapter.",
        description =
                "Of PEFT's folder, whoever trained it, or of the folder of a job. What GGUF has no place for is refused.",
        footer = "%nExample: llmops tune convert --adapter job --out support.gguf")
final class TuneConvertCommand extends Operation {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    "The GGUF file that it will be loaded beside, or the name of a model that 'llmops model fetch' knows.")
    @Nullable
    String model;

    @Option(
            names = "--adapter",
            required = true,
            paramLabel = "DIR",
            description = "A folder with adapter_config.json and adapter_model.safetensors, or that of a job.")
    Path adapter;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The new file, which must not exist.")
    Path out;

    @Override
    public Integer call() {
        Path base = ModelOptions.file(console(), model);
        LoraConverter converter = LoraConverter.forBase(base);
        Path folder = Files.isDirectory(adapter.resolve("adapter")) ? adapter.resolve("adapter") : adapter;
        Path parent = folder.toAbsolutePath().normalize().getParent();
        Optional<TrainingReport> report = Optional.ofNullable(parent).flatMap(TrainingReport::read);
        report.map(told -> told.digests().get("manifest")).ifPresent(converter::manifest);
        ConvertedAdapter converted = converter.convert(folder, out);
        report.map(told -> told.digests().get("base"))
                .filter(trained -> !trained.equals(converted.card().base()))
                .ifPresent(trained -> console()
                        .err()
                        .println("warning: it was trained on " + trained + ", but '" + base + "' is "
                                + converted.card().base()
                                + "; beside another model than that, or a quantization of it, it is noise"));
        if (json) {
            output().json(Map.of(
                    "file", out.toString(),
                    "digest", converted.digest(),
                    "base", String.valueOf(converted.card().base()),
                    "tensors", converted.card().tensors(),
                    "rank", converted.rank(),
                    "bytes", converted.bytes()));
        } else {
            output().line("'" + out + "': " + converted.card().tensors() + " matrices of rank " + converted.rank()
                    + ", " + Figures.megabytes(converted.bytes()));
        }
        return 0;
    }
}
