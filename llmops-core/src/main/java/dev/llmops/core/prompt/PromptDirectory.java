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
 * The prompts of a folder: each {@code name.prompt} in it, with the folders between as prefix ({@code a/b.prompt} is
 * the prompt {@code a/b}). A file {@code _name.prompt} is a partial that the others call as {@code {{> name}}}; the
 * partials that a prompt calls become part of its content. A link that leads out of the folder is refused.
 *
 * <p>Immutable: it is read once, and all of it or none. Safe for use by several threads.
 */
public final class PromptDirectory {

    private final Path folder;
    private final Map<String, Entry> entries;
    private final Map<String, PromptFile> files;

    /**
     * A prompt and where its template ends in its file: what stands behind that in its content are its partials.
     *
     * @param file the prompt
     * @param templateLines the number of lines that the template has in the file
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
     * @throws PromptSyntaxException if any file is broken; it tells all problems of all files at once, each with file
     *     and line, and carries each as a suppressed exception if there are several
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
     * Registers each prompt. A prompt whose content is registered already stays as it is, so importing the same folder
     * again changes nothing.
     *
     * @param registry where to
     * @param commit who and why
     * @return the version of each prompt, by name in alphabetical order
     */
    public List<PromptVersion> importInto(PromptRegistry registry, PromptCommit commit) {
        List<PromptVersion> versions = new ArrayList<>();
        files.forEach((name, file) -> versions.add(registry.register(name, file.content(), commit)));
        return versions;
    }

    /**
     * {@return the file that a version was registered from, if its content is still the same}
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
