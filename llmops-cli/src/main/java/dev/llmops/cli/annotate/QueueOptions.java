package dev.llmops.cli.annotate;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.eval.annotation.AnnotationQueue;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which queue, and the store of its answers. */
final class QueueOptions {

    @Mixin
    StoreFile store;

    @Option(
            names = "--queue",
            paramLabel = "FILE",
            defaultValue = "annotations.jsonl",
            description = "The queue's file. Default: ${DEFAULT-VALUE}.")
    Path file;

    AnnotationQueue queue(Store opened) {
        return AnnotationQueue.open(file, opened.generations());
    }

    /** Nobody shows here who they are: the audit log has the account of the operating system beside the name. */
    void note(Store opened, String type, GenerationId item, String by) {
        Map<String, Object> details = Map.of(
                "queue",
                String.valueOf(file.getFileName()),
                "account",
                ProcessHandle.current().info().user().orElse("unknown"));
        opened.audit()
                .append(new AuditEvent(
                        type, by, item.value(), details, SystemTime.clock().instant()));
    }
}
