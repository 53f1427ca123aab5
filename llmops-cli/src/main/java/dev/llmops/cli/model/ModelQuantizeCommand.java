package dev.llmops.cli.model;

import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.quantization.Quantization;
import dev.llmops.local.quantization.QuantizationReport;
import dev.llmops.local.quantization.Quantizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops model quantize}. */
@Command(
        name = "quantize",
        header = "Store a model's weights in another form.",
        description =
                "Smaller, or faster on this machine. What the forms cost shows in the perplexity of a text of the kind"
                        + " that the model will be used for.",
        footer =
                "%nExample: llmops model quantize --model my.gguf --type Q4_K_M --out my.Q4_K_M.gguf --perplexity news.txt")
final class ModelQuantizeCommand extends Operation {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A GGUF file, or the name of a model that 'llmops model fetch' knows.")
    @Nullable
    String model;

    @Option(names = "--type", required = true, paramLabel = "TYPE", description = "One of ${COMPLETION-CANDIDATES}.")
    Quantization type;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The new file, which must not exist.")
    Path out;

    @Option(
            names = "--requantize",
            description = "Allow weights that are quantized already; what that lost stays lost.")
    boolean requantize;

    @Option(names = "--pure", description = "The same quantization for all tensors.")
    boolean pure;

    @Option(names = "--leave-output-tensor", description = "Leave the output tensor as it is.")
    boolean leaveOutputTensor;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads compute. Default: ${DEFAULT-VALUE}.")
    int threads = 1;

    @Option(
            names = "--imatrix",
            paramLabel = "FILE",
            description = "A text of the kind that the model will be used for: what it needs most is rounded with more"
                    + " care (importance matrix). Types of one and two bits need it.")
    @Nullable
    Path imatrix;

    @Option(names = "--perplexity", paramLabel = "FILE", description = "A text to measure before and after.")
    @Nullable
    Path perplexity;

    @Option(names = "--speed", description = "Measure the speed before and after.")
    boolean speed;

    @Override
    public Integer call() {
        Quantizer quantizer = Quantizer.to(type)
                .threads(threads)
                .requantize(requantize)
                .pure(pure)
                .leaveOutputTensor(leaveOutputTensor)
                .measureSpeed(speed);
        if (imatrix != null) {
            quantizer.importanceText(TextFiles.read(imatrix));
        }
        if (perplexity != null) {
            quantizer.measurePerplexity(TextFiles.read(perplexity));
        }
        if (console().terminal() && !json) {
            quantizer.progress(this::show);
        }
        QuantizationReport report = quantizer.run(ModelOptions.file(console(), model), out);
        if (json) {
            output().json(report);
        } else {
            output().table(
                            List.of("", "quantization", "size", "perplexity", "reads", "writes"),
                            List.of(row("before", report.before()), row("after", report.after())));
        }
        return 0;
    }

    private void show(int tensor, int tensors) {
        console().err().print("\r" + tensor + " of " + tensors + (tensor == tensors ? "\n" : ""));
        console().err().flush();
    }

    private static List<String> row(String when, QuantizationReport.Side side) {
        return List.of(
                when,
                side.quantization(),
                Figures.megabytes(side.bytes()),
                side.perplexity() == null
                        ? "-"
                        : number("%.4f", side.perplexity().value()) + " +/- "
                                + number("%.4f", side.perplexity().standardError()),
                side.speed() == null
                        ? "-"
                        : number("%.0f tokens/s", side.speed().promptPerSecond()),
                side.speed() == null
                        ? "-"
                        : number("%.0f tokens/s", side.speed().generatedPerSecond()));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
