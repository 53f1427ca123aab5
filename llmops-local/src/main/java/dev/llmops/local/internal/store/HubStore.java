package dev.llmops.local.internal.store;

import dev.llmops.commons.internal.file.LockFile;
import dev.llmops.local.internal.hash.DigestCache;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.local.store.ModelFetchException.Reason;
import dev.llmops.local.store.ModelSource.HuggingFace;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models from a hub that speaks Hugging Face's API, kept in the layout of its own cache: {@code
 * models--OWNER--NAME/refs/REVISION} holds a commit, {@code models--OWNER--NAME/snapshots/COMMIT/PATH} its files. Beside each file
 * lies its hash.
 */
public final class HubStore {

    private static final Logger LOG = LoggerFactory.getLogger(HubStore.class);
    private static final int MAX_LISTING = 16 << 20;

    private final Path folder;
    private final @Nullable String token;
    private final Pause pause;
    private final DigestCache digests;

    /**
     * Creates the store.
     *
     * @param folder where models lie
     * @param token for what is not public, or null
     * @param pause waits when the hub asks for it
     * @param digests remembers the hashes of files
     */
    public HubStore(Path folder, @Nullable String token, Pause pause, DigestCache digests) {
        this.folder = folder;
        this.token = token;
        this.pause = pause;
        this.digests = digests;
    }

    /**
     * {@return the first file of a model if all of it is here, unchanged}
     *
     * @throws IOException if the folder cannot be read
     */
    public Optional<Path> find(HuggingFace source) throws IOException {
        Path reference = reference(source);
        boolean isCommit = source.revision().matches("[0-9a-f]{40}");
        if (!isCommit && !Files.isRegularFile(reference)) {
            return Optional.empty();
        }
        Path snapshot = snapshot(source, isCommit ? source.revision() : Files.readString(reference));
        try {
            List<Path> files = HubChoice.of(source, fetched(snapshot)).stream()
                    .map(snapshot::resolve)
                    .toList();
            for (Path file : files) {
                if (!isUnchanged(file)) {
                    return Optional.empty();
                }
            }
            return Optional.of(files.get(0));
        } catch (ModelFetchException e) {
            return Optional.empty();
        }
    }

    /**
     * Fetches a model with all its parts, unless this revision of it is here already. When the hub cannot be reached, what the
     * revision was the last time is taken.
     *
     * @param progress is told how far it is
     * @return its first file
     * @throws ModelFetchException if it cannot be had
     * @throws IOException if the folder cannot be written
     */
    public Path fetch(HuggingFace source, FetchProgress progress) throws IOException {
        Optional<Path> here = find(source);
        if (here.isPresent() && source.revision().matches("[0-9a-f]{40}")) {
            return here.get();
        }
        HubListing listing;
        try {
            listing = listing(source);
        } catch (ModelFetchException e) {
            if (here.isEmpty() || !e.retryable()) {
                throw e;
            }
            LOG.warn("{} is used as it was fetched before, because {}", source, e.getMessage());
            return here.get();
        }
        Map<String, HubFile> files = new TreeMap<>();
        listing.files().forEach(file -> files.put(file.path(), file));
        List<String> parts = HubChoice.of(source, files.keySet());
        Path snapshot = snapshot(source, listing.commit());
        Files.createDirectories(snapshot);
        try (LockFile lock = LockFile.acquire(snapshot.resolve(".lock"))) {
            for (String path : parts) {
                fetch(source, listing.commit(), files.getOrDefault(path, new HubFile(path, null)), snapshot, progress);
            }
        }
        Path reference = reference(source);
        Files.createDirectories(reference.toAbsolutePath().getParent());
        Files.writeString(reference, listing.commit());
        return snapshot.resolve(parts.get(0));
    }

    private void fetch(HuggingFace source, String commit, HubFile file, Path snapshot, FetchProgress progress)
            throws IOException {
        Path target = snapshot.resolve(file.path());
        if (isUnchanged(target)) {
            return;
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path part = target.resolveSibling(target.getFileName() + ".part");
        HttpGet get = new HttpGet(
                address(source, "/" + source.repository() + "/resolve/" + commit + "/" + file.path(), null),
                token,
                pause);
        new HttpDownload(get, part, file.sha256() != null, progress).run();
        String found = digests.sha256(part);
        if (file.sha256() != null && !found.equals(file.sha256())) {
            Files.delete(part);
            throw new ModelFetchException(
                    Reason.WRONG_CONTENT,
                    file.path() + " of " + source + " must have the SHA-256 " + file.sha256() + ", but has " + found
                            + "; do not use it, and ask whoever runs "
                            + source.base().getHost(),
                    null);
        }
        Files.writeString(hashFile(target), found);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private HubListing listing(HuggingFace source) throws IOException {
        URI address =
                address(source, "/api/models/" + source.repository() + "/revision/" + source.revision(), "blobs=true");
        HttpGet get = new HttpGet(address, token, pause);
        HttpURLConnection connection = get.open(Map.of("Accept", "application/json"));
        try {
            get.requireSuccess(connection.getResponseCode());
            return HubListing.parse(body(connection, source));
        } catch (IOException e) {
            throw new ModelFetchException(
                    Reason.UNREACHABLE,
                    "the list of files of " + source + " could not be read (" + e.getMessage() + "); try again later",
                    e);
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] body(HttpURLConnection connection, HuggingFace source) throws IOException {
        long length = connection.getContentLengthLong();
        try (InputStream in = connection.getInputStream()) {
            byte[] body = in.readNBytes(MAX_LISTING);
            if (length >= 0 && body.length < length) {
                throw new IOException(
                        "it was cut after " + body.length + " of " + length + " bytes from " + source.base());
            }
            return body;
        }
    }

    // The constructor with several arguments quotes what a path or query may not hold as it is.
    private static URI address(HuggingFace source, String path, @Nullable String query) {
        try {
            URI base = source.base();
            String prefix = base.getPath() == null ? "" : base.getPath().replaceFirst("/+$", "");
            return new URI(base.getScheme(), base.getAuthority(), prefix + path, query, null);
        } catch (URISyntaxException e) {
            throw new ModelFetchException(Reason.REFUSED, source + " has no valid address: " + e.getMessage(), e);
        }
    }

    private boolean isUnchanged(Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.isRegularFile(hashFile(file))
                && digests.sha256(file).equals(Files.readString(hashFile(file)));
    }

    private static Path hashFile(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".sha256");
    }

    private static List<String> fetched(Path snapshot) throws IOException {
        if (!Files.isDirectory(snapshot)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(snapshot)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private Path reference(HuggingFace source) {
        return repository(source).resolve("refs").resolve(source.revision());
    }

    private Path snapshot(HuggingFace source, String commit) {
        return repository(source).resolve("snapshots").resolve(commit);
    }

    private Path repository(HuggingFace source) {
        return folder.resolve("models--" + source.repository().replace("/", "--"));
    }
}
