package dev.llmops.cli.tune;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.tuning.lineage.Lineage;
import dev.llmops.tuning.lineage.LineageNode;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops tune lineage}. */
@Command(
        name = "lineage",
        header = "Tell what a thing comes of, and what came of it.",
        description =
                "From an answer or feedback over data set, training job, adapter and study to the label, and back.",
        footer = "%nExample: llmops tune lineage support@champion")
final class TuneLineageCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(
            paramLabel = "ID",
            description =
                    "The id of feedback or of an answer, a digest, or an adapter or label as support@2 or support@champion.")
    String id;

    private record Row(String direction, String kind, String id, String detail) {}

    @Override
    public Integer call() {
        Lineage lineage;
        try (Store opened = store.existing()) {
            lineage = Lineage.read(opened.adapters(), opened.experiments());
        }
        List<LineageNode> found = lineage.find(id);
        if (found.isEmpty()) {
            throw new CommandFailedException("no adapter in '" + store.address + "' has anything to do with '" + id
                    + "'; 'llmops tune adapters' lists the adapters");
        }
        for (LineageNode node : found) {
            lineage.before(node).forEach(each -> tell("before", each));
            tell("it", node);
            lineage.after(node).forEach(each -> tell("after", each));
        }
        return 0;
    }

    private void tell(String direction, LineageNode node) {
        if (json) {
            output().json(new Row(direction, node.kind().toString(), node.id(), node.detail()));
        } else {
            output().line(String.format(Locale.ROOT, "%-7s %-11s %s", direction, node.kind(), node.id())
                    + (node.detail().isEmpty() ? "" : "  (" + node.detail() + ")"));
        }
    }
}
