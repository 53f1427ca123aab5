package dev.llmops.cli;

import dev.llmops.cli.annotate.AnnotateCommand;
import dev.llmops.cli.audit.AuditCommand;
import dev.llmops.cli.batch.BatchCommand;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.console.Root;
import dev.llmops.cli.eval.EvalCommand;
import dev.llmops.cli.experiment.ExperimentCommand;
import dev.llmops.cli.export.ExportCommand;
import dev.llmops.cli.generation.FeedbackCommand;
import dev.llmops.cli.generation.GenerationCommand;
import dev.llmops.cli.guard.GuardCommand;
import dev.llmops.cli.init.InitCommand;
import dev.llmops.cli.mcp.McpCommand;
import dev.llmops.cli.model.ModelCommand;
import dev.llmops.cli.monitor.MonitorCommand;
import dev.llmops.cli.ops.OpsCommand;
import dev.llmops.cli.prompt.PromptCommand;
import dev.llmops.cli.rag.RagCommand;
import dev.llmops.cli.redteam.RedTeamCommand;
import dev.llmops.cli.serve.ServeCommand;
import dev.llmops.cli.store.StoreCommand;
import dev.llmops.cli.tune.TuneCommand;
import dev.llmops.cli.web.ConsoleCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
        versionProvider = Version.class)
final class LlmOpsCommand extends Root {

    /** What is below it. Not named to picocli, which would build all of some 150 commands for each that is called. */
    static final List<Class<?>> COMMANDS = List.of(
            ModelCommand.class,
            ServeCommand.class,
            PromptCommand.class,
            GenerationCommand.class,
            OpsCommand.class,
            McpCommand.class,
            MonitorCommand.class,
            FeedbackCommand.class,
            AnnotateCommand.class,
            AuditCommand.class,
            StoreCommand.class,
            ConsoleCommand.class,
            GuardCommand.class,
            BatchCommand.class,
            RedTeamCommand.class,
            RagCommand.class,
            EvalCommand.class,
            ExperimentCommand.class,
            ExportCommand.class,
            TuneCommand.class,
            InitCommand.class,
            ExplainCommand.class,
            CompletionCommand.class);

    @SuppressWarnings("UnusedVariable") // picocli reads it.
    @Option(names = "--version", versionHelp = true, description = "Prints the version, and that of Java.")
    private boolean version;

    LlmOpsCommand(Console console) {
        super(console);
    }
}
