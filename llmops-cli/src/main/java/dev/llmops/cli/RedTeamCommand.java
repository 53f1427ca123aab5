package dev.llmops.cli;

import picocli.CommandLine.Command;

/** {@code llmops redteam}. */
@Command(
        name = "redteam",
        header = "Attack a model on purpose, with guardrails or without, and tell what succeeds.",
        footer = "%nExample: llmops redteam run --out attacks.jsonl --html attacks.html",
        subcommands = {RedTeamRunCommand.class, RedTeamReportCommand.class})
final class RedTeamCommand extends Group {}
