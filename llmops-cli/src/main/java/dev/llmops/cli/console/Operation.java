package dev.llmops.cli.console;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that do something have in common. */
public abstract class Operation implements Callable<Integer> {

    @Spec
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

    /** Prints each as JSON, or all of them as a table. */
    public final <T> void list(List<T> all, List<String> header, Function<T, List<String>> row) {
        list(all, each -> each, header, row);
    }

    /** The same where JSON shows something made of each. */
    public final <T> void list(
            List<T> all, Function<T, Object> shown, List<String> header, Function<T, List<String>> row) {
        if (json) {
            all.forEach(each -> output().json(shown.apply(each)));
        } else {
            output().table(header, all.stream().map(row).toList());
        }
    }

    public final ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    public final void atLeastOne(String option, int value) {
        if (value < 1) {
            throw usage(option + " must be at least 1, but was " + value);
        }
    }
}
