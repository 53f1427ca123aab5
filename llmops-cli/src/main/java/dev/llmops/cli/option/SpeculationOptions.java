package dev.llmops.cli.option;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Console;
import dev.llmops.local.option.Speculation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the next tokens of an answer are guessed. */
public final class SpeculationOptions {

    @Option(
            names = "--prompt-lookup",
            description =
                    "Guess that what followed the last tokens before follows them again, and check several tokens at"
                            + " once: faster where an answer repeats its prompt. No guess changes a word.")
    boolean promptLookup;

    @Option(
            names = "--draft-model",
            paramLabel = "MODEL",
            description =
                    "Have a smaller model of the same vocabulary guess the next tokens: a GGUF file, or a name as for"
                            + " --model.")
    @Nullable
    String draftModel;

    /** Returns the way; nothing is guessed unless an option says so. */
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
