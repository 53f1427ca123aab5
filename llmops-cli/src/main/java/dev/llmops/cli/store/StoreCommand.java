package dev.llmops.cli.store;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops store}. */
@Command(
        name = "store",
        header = "Remove, hold, erase, export and import records.",
        footer = "%nExample: llmops store export --out store.jsonl",
        subcommands = {
            StoreRetainCommand.class,
            StoreHoldCommand.class,
            StoreEraseCommand.class,
            StoreExportCommand.class,
            StoreImportCommand.class
        })
public final class StoreCommand extends Group {}
