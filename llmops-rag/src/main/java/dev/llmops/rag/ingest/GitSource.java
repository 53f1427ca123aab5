package dev.llmops.rag.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a git repository at a revision, independent of what is checked out; for a folder within a checkout, those below
 * it. The id of each is {@code NAME#PATH}, with the path below that folder; bytes of a name that are not UTF-8 appear as {@code %XX}, and a
 * {@code %} before two such digits as {@code %25}.
 * The metadata has the {@code path} in the repository, the {@code blob} (git's hash of the content) and the {@code commit} at
 * which this content was first ingested. A file with the same blob as in the index is not read. Files and folders whose names begin with a dot, and
 * links, are left out; submodules and files kept by Git LFS are skipped ({@link SkipReason#ELSEWHERE}).
 *
 * <p>It runs the program {@code git}, which must be installed, and fetches nothing.
 *
 * @param name the repository's name in the index; without {@code #}
 * @param repository a checkout, a folder of one, or a bare repository
 * @param revision a commit, tag or branch, such as {@code HEAD}; it must not begin with a dash
 * @param maxFileBytes maximum size of a file that is ingested
 * @param timeout maximum time of one run of {@code git}, of which there is one for the list and one for each file that is
 *     read; above 0
 */
public record GitSource(String name, Path repository, String revision, long maxFileBytes, Duration timeout)
        implements DocumentSource {

    /** Two minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";
    private static final int MAX_POINTER = 1024;

    /** Rejects a name that is blank or contains {@code #}, an invalid revision, and invalid limits. */
    public GitSource {
        SourceRules.requireName(name);
        Objects.requireNonNull(repository, "repository");
        if (revision.isBlank() || revision.startsWith("-")) {
            throw new IllegalArgumentException(
                    "revision must not be blank and not begin with a dash, but was '" + revision + "'");
        }
        SourceRules.requireFileBytes(maxFileBytes);
        SourceRules.requireTimeout(timeout);
    }

    /**
     * {@return the files of a repository}
     *
     * @param name the repository's name in the index
     * @param repository a checkout, a folder of one, or a bare repository
     * @param revision a commit, tag or branch
     */
    public static GitSource of(String name, Path repository, String revision) {
        return new GitSource(name, repository, revision, FolderSource.DEFAULT_MAX_FILE_BYTES, DEFAULT_TIMEOUT);
    }

    /**
     * {@return a copy with another file size limit}
     *
     * @param bytes maximum size of a file that is ingested
     */
    public GitSource withMaxFileBytes(long bytes) {
        return new GitSource(name, repository, revision, bytes, timeout);
    }

    /**
     * {@return a copy with another time limit for the program {@code git}}
     *
     * @param limit maximum time of one run
     */
    public GitSource withTimeout(Duration limit) {
        return new GitSource(name, repository, revision, maxFileBytes, limit);
    }

    @Override
    public String kind() {
        return "git";
    }

    @Override
    public String description() {
        return "the repository '" + name + "'";
    }

    @Override
    public Stream<SourceDocument> documents() throws IOException {
        GitProgram git = new GitProgram(repository, timeout);
        try {
            String commit = text(git.output("rev-parse", "--verify", "--end-of-options", revision + "^{commit}"))
                    .strip();
            // Where a folder of a checkout is named, with the slash behind it; nothing at the top and in a bare
            // repository.
            String folder = text(git.output("rev-parse", "--show-prefix")).stripTrailing();
            String what = folder.isEmpty() ? commit : commit + ":" + folder;
            List<SourceDocument> documents = new ArrayList<>();
            for (String entry : entries(git.output("ls-tree", "-r", "-z", "-l", "--full-tree", what))) {
                SourceDocument document = document(git, commit, folder, entry);
                if (document != null) {
                    documents.add(document);
                }
            }
            return documents.stream();
        } catch (IOException e) {
            throw new IOException(
                    "the repository '" + repository + "' must be readable by git at '" + revision + "', but is not: "
                            + e.getMessage(),
                    e);
        }
    }

    private static List<String> entries(byte[] listing) {
        List<String> entries = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < listing.length; i++) {
            if (listing[i] == 0) {
                entries.add(FileName.of(Arrays.copyOfRange(listing, start, i)));
                start = i + 1;
            }
        }
        return entries;
    }

    /** @param entry {@code MODE TYPE HASH SIZE<tab>PATH} */
    private @Nullable SourceDocument document(GitProgram git, String commit, String folder, String entry) {
        int tab = entry.indexOf('\t');
        String[] what = entry.substring(0, Math.max(0, tab)).split(" +", -1);
        String path = entry.substring(tab + 1);
        if (path.startsWith(".") || path.contains("/.")) {
            return null;
        }
        if (what[0].startsWith("100")) {
            String blob = what[2];
            Map<String, Object> metadata = Map.of("path", folder + path, "commit", commit, "blob", blob);
            long size = size(what[3]);
            return SourceDocument.of(
                    path,
                    blob,
                    known -> SourceContent.file(path, content(git, blob, size)).withMetadata(metadata));
        }
        return what[1].equals("commit")
                ? SourceDocument.skipped(
                        path, SkipReason.ELSEWHERE, "it is a submodule; take its own repository as a source")
                : null;
    }

    /** Of a blob that is missing or damaged git knows no size ({@code BAD}), and says so again when it is read. */
    private static long size(String size) {
        return size.chars().allMatch(digit -> digit >= '0' && digit <= '9') ? Long.parseLong(size) : 0;
    }

    private byte[] content(GitProgram git, String blob, long size) throws IOException, DocumentSkippedException {
        FolderReader.requireSize(size, maxFileBytes);
        byte[] bytes = git.output("cat-file", "blob", blob);
        if (bytes.length <= MAX_POINTER && text(bytes).startsWith(LFS_POINTER)) {
            throw new DocumentSkippedException(
                    SkipReason.ELSEWHERE, "it is kept by Git LFS; take the folder of a checkout that has its content");
        }
        return bytes;
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8);
    }
}
