package dev.llmops.cli.option;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Console;
import dev.llmops.local.option.Speculation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Speculative decoding. */
public final class SpeculationOptions {

    @Option(
            names = "--prompt-lookup",
            description =
                    "Speculative decoding by prompt lookup: draft what followed the last tokens before. Faster where an"
                            + " answer repeats its prompt; the answer is the same.")
    boolean promptLookup;

    @Option(
            names = "--draft-model",
            paramLabel = "MODEL",
            description =
                    "Speculative decoding by a smaller model of the same vocabulary: a GGUF file, or a name as for"
                            + " --model.")
    @Nullable
    String draftModel;

    /** Returns the method; none unless an option says so. */
    public Speculation speculation(Console console) {
        if (draftModel != null) {
            if (promptLookup) {
                throw new CommandFailedException("give --prompt-lookup or --draft-model, not both");
            }
            Path file = ModelOptions.file(console, draftModel);
            return Speculation.draftModel(file);
        }
        return promptLookup ? Speculation.promptLookup() : Speculation.none();
    }
}
