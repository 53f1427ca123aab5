package dev.llmops.core.prompt;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.template.Problems;
import dev.llmops.core.internal.template.PromptLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The prompts in a folder: each {@code name.prompt} file, with the folders between as a prefix ({@code a/b.prompt} is
 * the prompt {@code a/b}). A file {@code _name.prompt} is a partial that other prompts call as {@code {{> name}}}; the
 * partials that a prompt calls become part of its content. A link that leads out of the folder is rejected.
 *
 * <p>Immutable: the folder is read once, as a whole or not at all. Safe for use by multiple threads.
 */
public final class PromptDirectory {

    private final Path folder;
    private final Map<String, Entry> entries;
    private final Map<String, PromptFile> files;

    /**
     * A prompt, with the end of its template in its file: content after that end consists of its partials.
     *
     * @param file the prompt
     * @param templateLines the number of lines of the template in the file
     */
    record Entry(PromptFile file, int templateLines) {}

    private PromptDirectory(Path folder, Map<String, Entry> entries) {
        this.folder = folder;
        this.entries = entries;
        Map<String, PromptFile> byName = new TreeMap<>();
        entries.forEach((name, entry) -> byName.put(name, entry.file()));
        this.files = Collections.unmodifiableMap(byName);
    }

    /**
     * Reads a folder.
     *
     * @param folder the folder
     * @return its prompts
     * @throws PromptSyntaxException if any file is invalid; it reports all problems of all files at once, each with file
     *     and line, and has each as a suppressed exception if there are several
     * @throws java.io.UncheckedIOException if a file cannot be read
     * @throws IllegalArgumentException if there is no such folder
     */
    public static PromptDirectory of(Path folder) {
        Objects.requireNonNull(folder, "folder");
        Problems problems = new Problems(folder.toString());
        Map<String, Entry> entries = new DirectoryReader(folder, problems).read();
        problems.throwIfAny();
        return new PromptDirectory(folder, entries);
    }

    /** {@return the prompts by name, in alphabetical order} */
    public Map<String, PromptFile> files() {
        return files;
    }

    /**
     * Registers each prompt. A prompt whose content is already registered is left unchanged, so importing the same folder
     * again has no effect.
     *
     * @param registry the registry
     * @param commit who imports them and why
     * @return the version of each prompt, by name in alphabetical order
     */
    public List<PromptVersion> importInto(PromptRegistry registry, PromptCommit commit) {
        List<PromptVersion> versions = new ArrayList<>();
        files.forEach((name, file) -> versions.add(registry.register(name, file.content(), commit)));
        return versions;
    }

    /**
     * {@return the file that a version was registered from, if its content is unchanged}
     *
     * @param version the version
     */
    public Optional<PromptFile> fileOf(PromptVersion version) {
        return Optional.ofNullable(files.get(version.name()))
                .filter(file -> file.content().equals(version.content()));
    }

    Optional<PromptLocation> locationOf(PromptVersion version) {
        return fileOf(version)
                .map(file -> new PromptLocation(
                        version.reference().toString(),
                        file.source(),
                        file.templateLine() - 1,
                        Objects.requireNonNull(entries.get(version.name())).templateLines()));
    }

    /** {@return the folder and the number of prompts in it} */
    @Override
    public String toString() {
        return folder + " (" + files.size() + " prompts)";
    }
}
