package dev.llmops.cli.console;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands on one kind of thing; alone it does nothing. */
public abstract class Group implements Runnable {

    @Spec
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: " + names(spec));
    }

    static String names(CommandSpec spec) {
        return String.join(", ", spec.subcommands().keySet());
    }
}
