package dev.llmops.cli.web;

import dev.llmops.api.store.Store;
import dev.llmops.audit.access.StoreReader;
import dev.llmops.audit.access.TextAccess;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.ServerProcess;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.console.Console;
import dev.llmops.console.ConsoleServer;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.rag.IndexStatus;
import dev.llmops.rag.RagIndex;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops console}. */
@Command(
        name = "console",
        header = "Show a store in the browser, on this machine.",
        description =
                "Serves calls with their steps, prompts, experiments, evaluations, feedback, guardrails and the audit log as pages, to"
                        + " this machine alone. It changes nothing unless --annotate lets it; that records were read is written into"
                        + " the audit log. Runs until Ctrl-C.",
        footer = "%nExample: llmops console --store llmops.db --evaluations runs")
public final class ConsoleCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Where it listens; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(
            names = "--evaluations",
            paramLabel = "FOLDER",
            description = "Show the evaluation runs (.jsonl) of this folder too.")
    @Nullable
    Path evaluations;

    @Option(
            names = "--red-team",
            paramLabel = "FOLDER",
            description = "Show the red team runs (.jsonl) of this folder too.")
    @Nullable
    Path redTeam;

    @Option(
            names = "--queue",
            paramLabel = "NAME=FILE",
            description = "Show how far this annotation queue is; repeatable.")
    Map<String, Path> queues = new LinkedHashMap<>();

    @Option(
            names = "--annotate",
            description = "Let the queues be labelled in the browser, by --reader or else the user of this machine.")
    boolean annotate;

    @Option(names = "--index", paramLabel = "NAME=FOLDER", description = "Show the state of this index; repeatable.")
    Map<String, Path> indexes = new LinkedHashMap<>();

    @Override
    public Integer call() {
        if (annotate && queues.isEmpty()) {
            throw usage("--annotate needs a queue: name one with --queue NAME=FILE");
        }
        ServerProcess.prepare();
        try (Store shown = store.uncontrolled();
                ConsoleServer server = start(console(shown))) {
            ServerProcess.run(server::close, () -> tell(server));
        }
        return 0;
    }

    private Console console(Store shown) {
        StoreReader reader = store.reader(System.getProperty("user.name", "console"));
        if (reader.access() == TextAccess.NONE) {
            throw new CommandFailedException(
                    "'" + reader.name() + "' may read nothing; the access policy must give them 'metadata' or 'texts'");
        }
        Console.Builder console = Console.builder(shown)
                .localViewer(new Viewer(
                        reader.name(),
                        null,
                        annotate ? Set.of(ConsoleRole.ANNOTATION) : Set.of(),
                        reader.access() == TextAccess.TEXTS));
        if (annotate) {
            console.annotation();
        }
        if (evaluations != null) {
            console.evaluations(evaluations);
        }
        if (redTeam != null) {
            console.redTeam(redTeam);
        }
        queues.forEach(console::queue);
        indexes.forEach((name, folder) -> console.index(name, () -> status(folder)));
        return console.build();
    }

    /** Opened when somebody looks, so that whoever fills it need not wait. */
    private static IndexStatus status(Path folder) {
        try (RagIndex index = RagIndex.open(folder)) {
            return index.status();
        }
    }

    private ConsoleServer start(Console console) {
        try {
            return ConsoleServer.start(console, port);
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(e.getMessage() + "; choose another --port");
        }
    }

    private void tell(ConsoleServer server) {
        if (json) {
            output().json(new Listening(server.uri().toString()));
        } else {
            output().line("the console is at " + server.uri() + " (Ctrl-C ends it)");
        }
    }

    private record Listening(String uri) {}
}
