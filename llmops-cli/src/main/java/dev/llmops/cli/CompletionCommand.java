package dev.llmops.cli;

import dev.llmops.cli.console.Console;
import dev.llmops.cli.console.Operation;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code llmops completion}. */
@Command(
        name = "completion",
        header = "Print a script that completes commands and options in bash and zsh.",
        description = "Source it in the shell's start-up file, where 'llmops' must be on the PATH.",
        footer = "%nExample: llmops completion > ~/.llmops-completion")
final class CompletionCommand extends Operation {

    @Override
    public Integer call() {
        String script = AutoComplete.bash("llmops", CommandLines.of(Console.standard()));
        if (json) {
            output().json(script);
        } else {
            output().line(script);
        }
        return 0;
    }
}
