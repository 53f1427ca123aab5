package dev.llmops.rag;

import dev.llmops.rag.ingest.GitSource;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.internal.extract.SkippedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a commit, as git lists and gives them. Their blobs' hashes tell what has changed, so nothing else is read. */
final class GitTree {

    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";
    private static final int LONGEST_POINTER = 1024;

    private final GitSource source;
    private final SourceScope scope;
    private final FileDigest digests;
    private final GitProgram git;
    private final String commit;
    private final String folder;
    private final TreeMap<String, ListedFile> files = new TreeMap<>();

    private GitTree(
            GitSource source, SourceScope scope, FileDigest digests, GitProgram git, String commit, String folder) {
        this.source = source;
        this.scope = scope;
        this.digests = digests;
        this.git = git;
        this.commit = commit;
        this.folder = folder;
    }

    static FileListing of(GitSource source, SourceScope scope, FileDigest digests) throws IOException {
        GitProgram git = new GitProgram(source.repository(), source.timeout());
        String commit = text(git.output("rev-parse", "--verify", "--end-of-options", source.revision() + "^{commit}"))
                .strip();
        // Where a folder of a checkout is named, with the slash behind it; nothing at the top and in a bare repository.
        String folder = text(git.output("rev-parse", "--show-prefix")).stripTrailing();
        GitTree tree = new GitTree(source, scope, digests, git, commit, folder);
        tree.list();
        return new FileListing(tree.files, new TreeMap<>());
    }

    private void list() throws IOException {
        String what = folder.isEmpty() ? commit : commit + ":" + folder;
        byte[] entries = git.output("ls-tree", "-r", "-z", "-l", "--full-tree", what);
        int start = 0;
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] == 0) {
                add(FileName.of(Arrays.copyOfRange(entries, start, i)));
                start = i + 1;
            }
        }
    }

    /** @param entry {@code MODE TYPE HASH SIZE<tab>PATH} */
    private void add(String entry) {
        int tab = entry.indexOf('\t');
        String[] what = entry.substring(0, Math.max(0, tab)).split(" +", -1);
        String path = entry.substring(tab + 1);
        boolean hidden = path.startsWith(".") || path.contains("/.");
        if (hidden) {
            return;
        }
        if (what[0].startsWith("100")) {
            files.put(scope.id(path), new Blob(path, what[2], size(what[3])));
        } else if (what[1].equals("commit")) {
            files.put(scope.id(path), new Elsewhere("it is a submodule; take its own repository as a source"));
        }
    }

    /** Of a blob that is missing or damaged git knows no size ({@code BAD}), and says so again when it is read. */
    private static long size(String size) {
        return size.chars().allMatch(digit -> digit >= '0' && digit <= '9') ? Long.parseLong(size) : 0;
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8);
    }

    private final class Blob implements ListedFile {

        private final String path;
        private final String hash;
        private final long size;

        Blob(String path, String hash, long size) {
            this.path = path;
            this.hash = hash;
            this.size = size;
        }

        @Override
        public Optional<String> digest() {
            return Optional.of(scope.mark() + digests.of(hash.getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public Content read(@Nullable String known) throws IOException, SkippedException {
            FolderReader.requireSize(size, source.maxFileBytes());
            byte[] bytes = git.output("cat-file", "blob", hash);
            if (bytes.length <= LONGEST_POINTER && text(bytes).startsWith(LFS_POINTER)) {
                throw new SkippedException(
                        SkipReason.ELSEWHERE,
                        "it is kept by Git LFS; take the folder of a checkout that has its content");
            }
            String digest = digest().orElseThrow();
            return new Content(path, bytes, digest, Map.of("path", folder + path, "commit", commit, "blob", hash));
        }
    }

    private record Elsewhere(String why) implements ListedFile {

        @Override
        public Optional<String> digest() {
            return Optional.empty();
        }

        @Override
        public Content read(@Nullable String known) throws SkippedException {
            throw new SkippedException(SkipReason.ELSEWHERE, why);
        }
    }
}
