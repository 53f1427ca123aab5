package dev.llmops.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code llmops}. */
@Command(
        name = "llmops",
        header = "The life of a language model application, from the command line.",
        description = "Runs models in this process, and works on the prompts, records, feedback and audit log that an"
                + " application keeps in its store.",
        footer = {
            "%nExit code: 0 on success, 2 if called wrongly, 1 otherwise. Every command has --help with an example, and"
                    + " --json for scripts.",
            "%nExample: llmops model generate \"What is a JVM?\""
        },
        subcommands = {
            ModelCommand.class,
            PromptCommand.class,
            GenerationCommand.class,
            FeedbackCommand.class,
            AuditCommand.class,
            GuardCommand.class,
            RedTeamCommand.class,
            RagCommand.class,
            EvalCommand.class,
            ExportCommand.class
        })
final class LlmOpsCommand implements Runnable {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    LlmOpsCommand(Console console) {
        this.console = console;
    }

    Console console() {
        return console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: " + Group.names(spec));
    }
}
