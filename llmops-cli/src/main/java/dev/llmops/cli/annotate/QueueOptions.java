package dev.llmops.cli.annotate;

import dev.llmops.api.store.Store;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.eval.annotation.AnnotationQueue;
import java.nio.file.Path;
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
}
