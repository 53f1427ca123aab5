package dev.llmops.core.prompt.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.prompt.PromptIntegrity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was seen of a registry, in a folder: a file for each version, and one for each label and latest that was asked for. Each file is
 * replaced as a whole. A file that is damaged, or whose content has another hash, is as if it was not there. Several processes may share the
 * folder.
 */
final class KeptPrompts {

    private static final Logger LOG = LoggerFactory.getLogger(KeptPrompts.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOURCE = "disk";
    private static final String SUFFIX = ".json";

    private final Path versions;
    private final Path references;
    private final AtomicBoolean told = new AtomicBoolean();

    /** Where a label or the latest pointed to, and when the registry said so last. */
    private record Pointer(int number, Instant confirmedAt) {}

    KeptPrompts(Path folder) {
        this.versions = folder.resolve("versions");
        this.references = folder.resolve("references");
    }

    /** Keeps what a reference points to. A disk that cannot be written is told once, and stops nobody. */
    void keep(PromptReference reference, PromptVersion version, Instant now) {
        try {
            keep(version);
            if (reference.number() == null) {
                String pointer = JSON.createObjectNode()
                        .put("reference", key(reference))
                        .put("number", version.number())
                        .put("confirmedAt", now.toString())
                        .toString();
                Files.createDirectories(references);
                WholeFile.write(file(references, key(reference)), pointer);
            }
        } catch (IOException e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "prompts cannot be kept in '{}', so that they are not there when their registry is away (told once): {}",
                        versions,
                        e.toString());
            }
        }
    }

    private void keep(PromptVersion version) throws IOException {
        Path file = file(versions, key(version.reference()));
        String text = RecordJson.write(version);
        if (!isKept(file, text)) {
            Files.createDirectories(versions);
            WholeFile.write(file, text);
        }
    }

    /** Compares bytes: a damaged file need not be text. */
    private static boolean isKept(Path file, String text) throws IOException {
        try {
            return Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Forgets where a reference pointed to, since the registry says that it points nowhere. Versions stay. */
    void forget(PromptReference reference) {
        try {
            Files.deleteIfExists(file(references, key(reference)));
        } catch (IOException e) {
            LOG.warn("'{}' is still kept, though it is gone: {}", reference, e.toString());
        }
    }

    Optional<ServedPrompt> find(PromptReference reference) {
        Integer number = reference.number();
        if (number != null) {
            return version(reference.name(), number).map(version -> new ServedPrompt(version, PromptSource.of(SOURCE)));
        }
        return read(file(references, key(reference)))
                .flatMap(text -> pointer(reference, text))
                .flatMap(pointer -> version(reference.name(), pointer.number())
                        .map(version -> new ServedPrompt(
                                version, PromptSource.of(SOURCE).stale(pointer.confirmedAt()))));
    }

    Optional<PromptVersion> version(String name, int number) {
        PromptReference reference = PromptReference.version(name, number);
        return read(file(versions, key(reference)))
                .flatMap(text -> parse(text, reference.toString()))
                .filter(version -> version.reference().equals(reference));
    }

    /** {@return every version that was seen, by name and number} */
    List<PromptVersion> all() {
        List<PromptVersion> all = new ArrayList<>();
        if (Files.isDirectory(versions)) {
            try (Stream<Path> files = Files.list(versions)) {
                files.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted()
                        .forEach(file -> read(file)
                                .flatMap(text -> parse(text, file.toString()))
                                .ifPresent(all::add));
            } catch (IOException e) {
                LOG.warn("the prompts that are kept in '{}' cannot be listed: {}", versions, e.toString());
            }
        }
        all.sort(Comparator.comparing(PromptVersion::name).thenComparing(PromptVersion::number));
        return all;
    }

    private static Optional<PromptVersion> parse(String text, String what) {
        try {
            return Optional.of(PromptIntegrity.check(RecordJson.read(text, PromptVersion.class)));
        } catch (IllegalArgumentException | NullPointerException | PromptChangedException e) {
            LOG.warn("the copy of prompt '{}' on the disk is damaged and is not used", what);
            return Optional.empty();
        }
    }

    private static Optional<Pointer> pointer(PromptReference reference, String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.path("reference").asText().equals(key(reference))) {
                return Optional.of(new Pointer(
                        json.path("number").asInt(),
                        Instant.parse(json.path("confirmedAt").asText())));
            }
        } catch (JsonProcessingException | DateTimeException e) {
            LOG.warn("the copy of '{}' on the disk is damaged and is not used", reference);
        }
        return Optional.empty();
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("the copy of a prompt in '{}' cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }

    /** A name can hold what a file system takes for a folder, or for the same name in other letters. */
    private static Path file(Path folder, String key) {
        return folder.resolve(Sha256.hex(key) + SUFFIX);
    }

    private static String key(PromptReference reference) {
        @Nullable Integer number = reference.number();
        return number == null && reference.label() == null ? reference.name() + "@latest" : reference.toString();
    }
}
