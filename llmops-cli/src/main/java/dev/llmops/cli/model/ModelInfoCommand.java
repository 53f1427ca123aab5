package dev.llmops.cli.model;

import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.ModelCard;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops model info}. */
@Command(
        name = "info",
        header = "Show what a model file says about itself.",
        description = "Reads the header of the GGUF file; the model is not loaded.",
        footer = "%nExample: llmops model info model.gguf")
final class ModelInfoCommand extends Operation {

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A GGUF file, or the name of a model. Default: the file that LLMOPS_MODEL names, or else"
                    + " smollm2-135m-instruct.")
    @Nullable
    String model;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "The same as the parameter.")
    @Nullable
    String option;

    @Override
    public Integer call() {
        if (model != null && option != null) {
            throw usage("the model is given twice: '" + model + "' and '" + option + "'");
        }
        ModelCard card = ModelCard.read(ModelOptions.file(console(), model != null ? model : option));
        if (json) {
            output().json(Info.of(card));
        } else {
            show(card);
        }
        return 0;
    }

    private void show(ModelCard card) {
        Output output = output();
        output.field("name", Output.oneLine(card.name(), 200));
        output.field("architecture", card.architecture());
        output.field("parameters", String.format(Locale.ROOT, "%,d", card.parameters()));
        output.field("quantization", card.quantization());
        output.field("context", card.contextLength() == null ? null : card.contextLength() + " tokens");
        output.field("layers", card.layers());
        output.field("width", card.embeddingLength());
        output.field("vocabulary", card.vocabularySize() == null ? null : card.vocabularySize() + " tokens");
        output.field("chats", card.chats() ? "yes" : "no: it continues a text");
        output.field("licence", card.license() == null ? "not in the header" : Output.oneLine(card.license(), 200));
        output.field("size", Figures.megabytes(card.fileSize()));
        output.field("digest", card.digest());
        output.field("file", card.file());
    }

    private record Info(
            String name,
            String architecture,
            long parameters,
            String quantization,
            @Nullable Integer contextLength,
            @Nullable Integer layers,
            @Nullable Integer embeddingLength,
            @Nullable Integer vocabularySize,
            @Nullable String chatTemplate,
            @Nullable String license,
            long bytes,
            String digest,
            String file) {

        static Info of(ModelCard card) {
            return new Info(
                    card.name(),
                    card.architecture(),
                    card.parameters(),
                    card.quantization(),
                    card.contextLength(),
                    card.layers(),
                    card.embeddingLength(),
                    card.vocabularySize(),
                    card.chatTemplate(),
                    card.license(),
                    card.fileSize(),
                    card.digest(),
                    card.file().toString());
        }
    }
}
