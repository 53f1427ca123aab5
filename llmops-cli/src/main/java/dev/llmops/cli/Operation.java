package dev.llmops.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that do something have in common. */
abstract class Operation implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(names = "--json", description = "Print JSON and nothing else: one object, or one object per line.")
    boolean json;

    @Option(names = "--verbose", description = "Print the stack trace of an error.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    final Console console() {
        return ((LlmOpsCommand) spec.root().userObject()).console();
    }

    final Output output() {
        return new Output(console());
    }

    final ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
