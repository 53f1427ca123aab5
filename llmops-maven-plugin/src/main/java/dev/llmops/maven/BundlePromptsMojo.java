package dev.llmops.maven;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.source.PromptBundle;
import dev.llmops.core.prompt.source.PromptSources;
import dev.llmops.core.store.Stores;
import dev.llmops.prompts.RemoteRegistries;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;

/**
 * The goal {@code bundle-prompts}: writes a snapshot of prompts, with hashes that are checked when it is read, into the output folder of a
 * project. It takes them from a folder, a store or a registry of somebody else. The bundle names the build's
 * {@code project.build.outputTimestamp}, or 1970 without one, so that two builds give the same bytes. {@code META-INF/maven/plugin.xml} describes the parameters.
 */
public final class BundlePromptsMojo extends AbstractMojo {

    /** Which environment keys are read from; a test puts its own in place. */
    Map<String, String> environment = System.getenv();

    // Maven fills these in.
    @Nullable
    File directory;

    @Nullable
    String store;

    @Nullable
    String registry;

    List<String> names = List.of();
    Set<String> labels = Set.of();

    @SuppressWarnings("NullAway.Init")
    File outputDirectory;

    @Nullable
    String madeAt;

    boolean skip;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("bundling prompts is skipped");
            return;
        }
        if (Stream.of(directory, store, registry)
                        .filter(source -> source != null)
                        .count()
                != 1) {
            throw new MojoExecutionException(
                    "set one of 'directory', 'store' and 'registry', which say where the prompts are");
        }
        try {
            write();
        } catch (LlmOpsException | IllegalArgumentException | UncheckedIOException e) {
            throw new MojoFailureException("the prompts cannot be bundled: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MojoExecutionException("the output folder '" + outputDirectory + "' cannot be made", e);
        }
    }

    private void write() throws IOException {
        if (store != null) {
            try (Store opened = open(store)) {
                write(opened.prompts());
            }
        } else if (directory != null) {
            write(PromptSources.directory(PromptDirectory.of(directory.toPath())));
        } else if (registry != null) {
            write(RemoteRegistries.at(registry, environment));
        }
    }

    /** A store that is not there would only be empty. */
    private static Store open(String address) {
        if (address.startsWith("jdbc:")) {
            return Stores.jdbc(address);
        }
        if (!Files.exists(Path.of(address))) {
            throw new IllegalArgumentException("there is no store '" + address + "'");
        }
        return Stores.sqlite(Path.of(address));
    }

    private void write(PromptRegistry prompts) throws IOException {
        Path file = outputDirectory.toPath().resolve(PromptBundle.RESOURCE);
        Files.createDirectories(file.getParent());
        List<PromptVersion> written = PromptBundle.write(prompts, names, labels, file, time());
        getLog().info("versions of prompts in " + file + ": " + written.size());
    }

    /** As Maven's other plugins read it: ISO 8601, or seconds since 1970; anything else is no time. */
    private Instant time() {
        if (madeAt == null || madeAt.length() < 2) {
            return Instant.EPOCH;
        }
        try {
            return madeAt.matches("[0-9]+")
                    ? Instant.ofEpochSecond(Long.parseLong(madeAt))
                    : OffsetDateTime.parse(madeAt).toInstant();
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "madeAt must be a time such as 2026-01-01T00:00:00Z, but was '" + madeAt + "'", e);
        }
    }
}
