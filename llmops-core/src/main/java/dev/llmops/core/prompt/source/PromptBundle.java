package dev.llmops.core.prompt.source;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prompts that are built into an application: a file on its class path, with a hash over all of it and one over the content of each version,
 * both of which are checked when it is read. It never changes. Safe for use by several threads.
 *
 * <p>The hashes find damage and mistakes. They are no signature: whoever can write the file can write its hashes.
 */
public final class PromptBundle {

    /** Where an application has its bundle on the class path. */
    public static final String RESOURCE = "META-INF/llmops/prompts.jsonl";

    private static final String SOURCE = "bundle";

    private final Map<String, TreeMap<Integer, PromptVersion>> byName = new TreeMap<>();
    private Instant madeAt = Instant.MAX;

    private PromptBundle() {}

    /**
     * {@return the prompts that the application was built with: those of all files of that name on the class path}
     *
     * @param loader finds them, for example {@code Application.class.getClassLoader()}
     * @throws PromptRegistryException if a file is damaged, two have different contents for one version, or there is none
     */
    public static PromptBundle onClassPath(ClassLoader loader) {
        PromptBundle bundle = new PromptBundle();
        try {
            List<URL> files = Collections.list(loader.getResources(RESOURCE));
            if (files.isEmpty()) {
                throw new PromptRegistryException(
                        Reason.INVALID_ANSWER,
                        "there is no '" + RESOURCE + "' on the class path; make it with the goal 'bundle-prompts' of"
                                + " llmops-maven-plugin, or with 'llmops prompt bundle'",
                        null);
            }
            for (URL file : files) {
                try (InputStream in = file.openStream()) {
                    bundle.add(BundleFile.read(in.readAllBytes(), file.toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle of prompts cannot be read", e);
        }
        return bundle;
    }

    /**
     * {@return the prompts of a file}
     *
     * @param file the file
     * @throws PromptRegistryException if it is damaged
     * @throws UncheckedIOException if it cannot be read
     */
    public static PromptBundle of(Path file) {
        PromptBundle bundle = new PromptBundle();
        try {
            bundle.add(BundleFile.read(Files.readAllBytes(file), file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle of prompts '" + file + "' cannot be read", e);
        }
        return bundle;
    }

    /**
     * Writes prompts of a registry into a file: the latest version of each, and all that have a label.
     *
     * @param registry where they are
     * @param names names of the prompts, or nothing for all
     * @param labels the labels that count, or nothing for all; with labels given, the latest is left out unless it has one
     * @param file the file, in a folder that exists
     * @param now when the bundle is made
     * @return the versions that it holds, by name and number
     * @throws dev.llmops.api.error.PromptNotFoundException if there is no prompt of such a name, or none with such a label
     * @throws UncheckedIOException if the file cannot be written
     */
    public static List<PromptVersion> write(
            PromptRegistry registry, Collection<String> names, Set<String> labels, Path file, Instant now) {
        List<PromptVersion> chosen = new BundleChoice(registry, labels).of(names.isEmpty() ? registry.names() : names);
        try {
            BundleFile.write(file, chosen, now);
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle of prompts '" + file + "' cannot be written", e);
        }
        return chosen;
    }

    private void add(BundleFile file) {
        madeAt = file.madeAt().isBefore(madeAt) ? file.madeAt() : madeAt;
        for (PromptVersion version : file.versions()) {
            PromptVersion other = byName.computeIfAbsent(version.name(), name -> new TreeMap<>())
                    .putIfAbsent(version.number(), version);
            if (other != null && !other.contentHash().equals(version.contentHash())) {
                throw new PromptChangedException(
                        version.reference().toString(), other.contentHash(), version.contentHash());
            }
        }
    }

    /** {@return when it was made; of several files, the oldest} */
    public Instant madeAt() {
        return madeAt;
    }

    /** {@return its versions, by name and number} */
    public List<PromptVersion> versions() {
        return byName.values().stream().flatMap(all -> all.values().stream()).toList();
    }

    Optional<ServedPrompt> find(PromptReference reference) {
        TreeMap<Integer, PromptVersion> versions = byName.getOrDefault(reference.name(), new TreeMap<>());
        Integer number = reference.number();
        String label = reference.label();
        Optional<PromptVersion> found;
        if (number != null) {
            found = Optional.ofNullable(versions.get(number));
        } else if (label != null) {
            found = versions.values().stream()
                    .filter(version -> version.labels().contains(label))
                    .findFirst();
        } else {
            found = versions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(versions.lastEntry().getValue());
        }
        PromptSource source = number != null
                ? PromptSource.of(SOURCE)
                : PromptSource.of(SOURCE).stale(madeAt);
        return found.map(version -> new ServedPrompt(version, source));
    }

    /**
     * {@return a registry of these prompts that can only be read, for an application that has no other}
     */
    public PromptRegistry registry() {
        return new LocalPromptRegistry("this is a bundle of prompts, which never changes", this::find, this::versions);
    }

    /** {@return how many prompts it holds, and since when} */
    @Override
    public String toString() {
        return byName.size() + " prompts of " + madeAt;
    }
}
