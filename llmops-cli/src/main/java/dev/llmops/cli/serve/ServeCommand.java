package dev.llmops.cli.serve;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.ServerProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops serve}. */
@Command(
        name = "serve",
        header = "Serve models of many endpoints over OpenAI's API, with records, guardrails and budgets.",
        description =
                "Reads a configuration in YAML: models by name, each with endpoints (servers of OpenAI's, Anthropic's or TGI's API,"
                        + " GGUF files), clients' keys, budgets, guardrails and the store of the records. Runs until Ctrl-C or"
                        + " SIGTERM, which let the answers that are being written end.",
        footer = "%nExample: llmops serve --config pool.yaml",
        subcommands = {ServeStatusCommand.class, ServeBenchCommand.class})
public final class ServeCommand extends Operation {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration. What it names is relative to its folder.")
    @Nullable
    Path config;

    @Option(names = "--check", description = "Check the configuration and end.")
    boolean check;

    @Override
    public Integer call() {
        if (config == null) {
            throw usage("--config is missing; name the file with the models to serve");
        }
        ServeConfig read = ServeConfig.read(
                new ConfigFile(config, System.getenv()::get),
                text -> console().err().println(text));
        if (check) {
            output().remark("the configuration is right: "
                    + String.join(", ", read.models().keySet()));
            return 0;
        }
        ServerProcess.prepare();
        try (Gateway gateway = open(read)) {
            ServerProcess.run(gateway::close, () -> tell(gateway, read));
        }
        return 0;
    }

    private Gateway open(ServeConfig read) {
        try {
            return Gateway.open(read);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailedException(config + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(e.getMessage() + "; choose another listen.port");
        }
    }

    private void tell(Gateway gateway, ServeConfig read) {
        Map<String, ModelConfig> models = read.models();
        if (json) {
            output().json(new Listening(gateway.uri().toString(), List.copyOf(models.keySet())));
            return;
        }
        output().line("listening on " + gateway.uri());
        models.forEach((name, model) -> output().line("  " + name + ": "
                + model.endpoints().size() + (model.endpoints().size() == 1 ? " endpoint" : " endpoints")));
    }

    private record Listening(String uri, List<String> models) {}
}
