package dev.llmops.core.prompt;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.commons.internal.file.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Prompts with their whole history, for transfer from one registry to another or to a file: versions with their numbers, authors, parents
 * and times, every move of every label with its evidence, and tags.
 *
 * <p>The file is JSON Lines in UTF-8. Equal prompts produce equal bytes. Immutable.
 *
 * @param histories the history of each prompt, by name
 */
public record PromptArchive(List<PromptHistory> histories) {

    /** Copies the list. */
    public PromptArchive {
        histories = List.copyOf(histories);
    }

    /**
     * {@return all prompts of a registry}
     *
     * @param registry the registry
     */
    public static PromptArchive of(PromptRegistry registry) {
        return of(registry, PromptQuery.ALL);
    }

    /**
     * {@return the prompts of a registry that have a matching version, each with all of its versions}
     *
     * @param registry the registry
     * @param query which versions
     */
    public static PromptArchive of(PromptRegistry registry, PromptQuery query) {
        return new PromptArchive(registry.search(query).stream()
                .map(PromptVersion::name)
                .distinct()
                .sorted()
                .map(registry::history)
                .toList());
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its content
     * @throws PromptSyntaxException if a line of it is invalid
     * @throws dev.llmops.api.error.PromptChangedException if a version's content was changed in the file
     * @throws UncheckedIOException if it cannot be read
     */
    public static PromptArchive read(Path file) {
        try {
            return new PromptArchive(new ArchiveReader(file.toString()).read(Files.readAllLines(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("the prompts in '" + file + "' cannot be read", e);
        }
    }

    /**
     * Writes a file, replacing an existing one.
     *
     * @param file the file
     * @throws UncheckedIOException if it cannot be written; the existing file is then unchanged
     */
    public void write(Path file) {
        try {
            WholeFile.write(file, String.join("", ArchiveLine.of(histories)));
        } catch (IOException e) {
            throw new UncheckedIOException("the prompts cannot be written to '" + file + "'", e);
        }
    }

    /**
     * Adds what a registry does not have yet. Repeating the import has no effect. If any prompt conflicts with the registry, none is added.
     *
     * @param registry the registry
     * @param commit who imports it and why
     * @throws dev.llmops.api.error.PromptChangedException if the registry has a version with different content
     * @throws dev.llmops.api.prompt.LabelConflictException if a label has other moves in the registry
     * @throws dev.llmops.api.prompt.LabelRefusedException if it moves a protected label and the policy refuses; prompts before that one,
     *     by name, were added
     */
    public void addTo(PromptRegistry registry, PromptCommit commit) {
        histories.forEach(history -> history.addedTo(recorded(registry, history.name())));
        histories.forEach(history -> registry.add(history, commit));
    }

    /** With the moves that the registry recorded: one that only knows where labels are now has none to differ from. */
    private static PromptHistory recorded(PromptRegistry registry, String name) {
        return new PromptHistory(name, registry.versions(name), registry.moves(name), Set.of());
    }
}
