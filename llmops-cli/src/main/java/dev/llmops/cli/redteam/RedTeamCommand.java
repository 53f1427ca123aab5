package dev.llmops.cli.redteam;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops redteam}. */
@Command(
        name = "redteam",
        header = "Attack a model on purpose, with guardrails or without, and tell what succeeds.",
        footer = "%nExample: llmops redteam run --out attacks.jsonl --html attacks.html",
        subcommands = {RedTeamRunCommand.class, RedTeamReportCommand.class})
public final class RedTeamCommand extends Group {}
