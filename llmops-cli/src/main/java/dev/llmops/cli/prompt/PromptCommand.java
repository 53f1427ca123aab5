package dev.llmops.cli.prompt;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops prompt}. */
@Command(
        name = "prompt",
        header = "List, show, compare, check, label, tag, promote, move, render and optimise versions of prompts.",
        footer = "%nExample: llmops prompt list --prompts prompts",
        subcommands = {
            PromptListCommand.class,
            PromptShowCommand.class,
            PromptDiffCommand.class,
            PromptLintCommand.class,
            PromptLabelCommand.class,
            PromptTagCommand.class,
            PromptExportCommand.class,
            PromptImportCommand.class,
            PromptEvidenceCommand.class,
            PromptPromoteCommand.class,
            PromptRenderCommand.class,
            PromptOptimizeCommand.class,
            PromptBundleCommand.class
        })
public final class PromptCommand extends Group {}
