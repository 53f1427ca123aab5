package dev.llmops.examples.demo;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.PromptDiff;
import dev.llmops.core.prompt.PromptDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Registers two versions of one prompt, and shows what changed. */
public final class VersionPrompts {

    /** Name of the prompt. */
    public static final String NAME = "support-answer";

    private VersionPrompts() {}

    /**
     * Writes the prompt's file, imports it, edits it, and imports it again.
     *
     * @param screen where to show it
     * @param store where the versions are kept
     * @param folder folder for the prompt's file
     * @throws IOException if the file cannot be written
     */
    public static void run(Screen screen, Store store, Path folder) throws IOException {
        screen.section(
                "A prompt at two versions",
                "A prompt is a .prompt file in your repository. Each content that was ever imported is a version that"
                        + " never changes; labels move. Here the file was edited between two imports:",
                "PromptDirectory.of(folder).importInto(store.prompts(), new PromptCommit(author, message));");
        Files.createDirectories(folder);
        PromptRegistry prompts = store.prompts();
        PromptVersion first = imported(prompts, folder, NAME, 1, "first draft");
        PromptVersion second = imported(prompts, folder, NAME, 2, "shorter answers, by an example");
        prompts.label(NAME, first.number(), "production", PromptCommit.NONE);
        screen.diff(PromptDiff.between(first, second).lines());
        screen.gap();
        for (PromptVersion version : prompts.versions(NAME)) {
            screen.line(version.reference() + "  " + version.contentHash().substring(0, 19) + "  \"" + version.message()
                    + "\"  labels: " + version.labels());
        }
    }

    /** Makes one version of a prompt the content of its file, and imports the folder, which holds no other prompt. */
    static PromptVersion imported(PromptRegistry prompts, Path folder, String name, int version, String message)
            throws IOException {
        Files.writeString(folder.resolve(name + ".prompt"), Resources.text(name + "-" + version + ".prompt"));
        return PromptDirectory.of(folder)
                .importInto(prompts, new PromptCommit("demo", message))
                .get(0);
    }
}
