package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptQuery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which versions of prompts. */
final class PromptFilter {

    @Option(names = "--folder", paramLabel = "FOLDER", description = "Only prompts in this folder: FOLDER/...")
    @Nullable
    String folder;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only prompts with this tag.")
    @Nullable
    String tag;

    @Option(names = "--label", paramLabel = "LABEL", description = "Only versions with this label.")
    @Nullable
    String label;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Only versions whose template holds this text, in upper or lower case.")
    @Nullable
    String text;

    @Option(names = "--by", paramLabel = "NAME", description = "Only versions by this author.")
    @Nullable
    String author;

    PromptQuery query() {
        return new PromptQuery(folder, null, tag, label, text, author);
    }
}
