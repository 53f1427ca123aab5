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
 * Prompts built into an application: a file on its class path, with a hash over the whole and one over the content of each version,
 * both checked when it is read. It never changes. Safe for use by multiple threads.
 *
 * <p>The hashes detect damage and mistakes. They are not a signature: whoever can write the file can also write its hashes.
 */
public final class PromptBundle {

    /** The location of an application's bundle on the class path. */
    public static final String RESOURCE = "META-INF/llmops/prompts.jsonl";

    private static final String SOURCE = "bundle";

    private final Map<String, TreeMap<Integer, PromptVersion>> byName = new TreeMap<>();
    private Instant madeAt = Instant.MAX;

    private PromptBundle() {}

    /**
     * {@return the prompts that the application was built with, from all files of that name on the class path}
     *
     * @param loader finds them, for example {@code Application.class.getClassLoader()}
     * @throws PromptRegistryException if a file is damaged, two have different content for the same version, or there is none
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
     * Writes prompts of a registry to a file: the latest version of each, and all versions with a label.
     *
     * @param registry the registry
     * @param names the names of the prompts, or empty for all
     * @param labels the labels to include, or empty for all; if labels are given, the latest version is left out unless it has one of them
     * @param file the file, in a folder that exists
     * @param now the time of the bundle
     * @return the versions in the bundle, by name and number
     * @throws dev.llmops.api.error.PromptNotFoundException if there is no prompt of a given name, or none with a given label
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

    /** {@return when the bundle was made; for several files, the oldest time} */
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
     * {@return a read-only registry of these prompts, for an application that has no other}
     */
    public PromptRegistry registry() {
        return new LocalPromptRegistry("this is a bundle of prompts, which never changes", this::find, this::versions);
    }

    /** {@return the number of prompts, and the time of the bundle} */
    @Override
    public String toString() {
        return byName.size() + " prompts of " + madeAt;
    }
}
