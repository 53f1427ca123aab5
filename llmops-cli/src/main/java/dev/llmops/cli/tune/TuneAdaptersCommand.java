package dev.llmops.cli.tune;

import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops tune adapters}. */
@Command(
        name = "adapters",
        header = "List the adapters that are registered, with their labels.",
        footer = "%nExample: llmops tune adapters --store llmops.db")
final class TuneAdaptersCommand extends Operation {

    private static final int SHORT = 19;

    @Mixin
    StoreFile store;

    @Override
    public Integer call() {
        List<AdapterVersion> all = new ArrayList<>();
        try (Store opened = store.existing()) {
            opened.adapters()
                    .names()
                    .forEach(name -> all.addAll(opened.adapters().versions(name)));
        }
        list(all, List.of("adapter", "labels", "base", "file"), TuneAdaptersCommand::row);
        return 0;
    }

    private static List<String> row(AdapterVersion version) {
        return List.of(
                version.reference().toString(),
                String.join(" ", new TreeSet<>(version.labels())),
                version.content().base().substring(0, SHORT),
                version.content().file());
    }
}
