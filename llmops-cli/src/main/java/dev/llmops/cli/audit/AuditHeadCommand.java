package dev.llmops.cli.audit;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops audit head}. */
@Command(
        name = "head",
        header = "Tell the end of the audit log.",
        description = "Keep it somewhere else: 'llmops audit verify --head' can then tell that nothing was cut off.",
        footer = "%nExample: llmops audit head > head.txt")
final class AuditHeadCommand extends Operation {

    @Mixin
    StoreFile store;

    @Override
    public Integer call() {
        AuditHead head;
        try (Store opened = store.existing()) {
            head = opened.audit().head();
        }
        if (json) {
            output().json(head);
        } else {
            output().line(head.toString());
        }
        return 0;
    }
}
