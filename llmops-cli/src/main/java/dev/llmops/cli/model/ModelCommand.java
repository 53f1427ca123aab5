package dev.llmops.cli.model;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops model}. */
@Command(
        name = "model",
        header = "Fetch, look at and run models.",
        footer = "%nExample: llmops model info smollm2-135m-instruct",
        subcommands = {
            ModelFetchCommand.class,
            ModelInfoCommand.class,
            ModelGenerateCommand.class,
            ModelChatCommand.class,
            ModelLogLikelihoodCommand.class,
            ModelServeCommand.class,
            ModelPerplexityCommand.class,
            ModelEmbedCommand.class,
            ModelQuantizeCommand.class,
            ModelBenchCommand.class
        })
public final class ModelCommand extends Group {}
