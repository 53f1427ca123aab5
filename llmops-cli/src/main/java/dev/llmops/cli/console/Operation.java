package dev.llmops.cli.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that do something have in common. */
public abstract class Operation implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    public CommandSpec spec;

    @Option(names = "--json", description = "Print JSON and nothing else: one object, or one object per line.")
    public boolean json;

    @Option(names = "--verbose", description = "Print the stack trace of an error.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    public final Console console() {
        return ((Root) spec.root().userObject()).console();
    }

    public final Output output() {
        return new Output(console());
    }

    public final ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
