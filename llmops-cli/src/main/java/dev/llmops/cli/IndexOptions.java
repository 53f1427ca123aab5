package dev.llmops.cli;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which index. */
final class IndexOptions {

    @Option(names = "--index", required = true, paramLabel = "DIR", description = "The folder of the index.")
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Option(
            names = "--words-only",
            description = "The index has no vectors: made faster, searched by words only. Say so each time.")
    boolean wordsOnly;

    /** Opens an index to search in: one that is not there would only be empty. */
    RagIndex existing() {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailedException(
                    "there is no index '" + folder + "'; make one with 'llmops rag index DIR --index " + folder + "'");
        }
        return open();
    }

    RagIndex open() {
        RagIndexBuilder builder = RagIndex.builder(folder);
        return wordsOnly ? builder.wordsOnly().open() : builder.open();
    }
}
