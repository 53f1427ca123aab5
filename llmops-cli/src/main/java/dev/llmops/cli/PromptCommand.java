package dev.llmops.cli;

import picocli.CommandLine.Command;

/** {@code llmops prompt}. */
@Command(
        name = "prompt",
        header = "List, show, compare, label, promote and render versions of prompts.",
        footer = "%nExample: llmops prompt list --prompts prompts",
        subcommands = {
            PromptListCommand.class,
            PromptShowCommand.class,
            PromptDiffCommand.class,
            PromptLabelCommand.class,
            PromptPromoteCommand.class,
            PromptRenderCommand.class
        })
final class PromptCommand extends Group {}
