package dev.llmops.rag;

import dev.llmops.rag.ingest.GitSource;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.internal.extract.SkippedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a commit, as git lists and gives them. Their blobs' hashes tell what has changed, so nothing else is read. */
final class GitTree {

    /** What the digests of documents out of repositories begin with; behind it stands the repository's name. */
    static final String MARK = "git#";

    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";
    private static final int LONGEST_POINTER = 1024;

    private final GitSource source;
    private final FileDigest digests;
    private final GitProgram git;
    private final String commit;

    private GitTree(GitSource source, FileDigest digests, GitProgram git, String commit) {
        this.source = source;
        this.digests = digests;
        this.git = git;
        this.commit = commit;
    }

    static String mark(GitSource source) {
        return MARK + source.name() + "#";
    }

    static FileListing of(GitSource source, FileDigest digests) throws IOException {
        GitProgram git = new GitProgram(source.repository());
        String commit = text(git.output("rev-parse", "--verify", "--end-of-options", source.revision() + "^{commit}"))
                .strip();
        GitTree tree = new GitTree(source, digests, git, commit);
        TreeMap<String, ListedFile> files = new TreeMap<>();
        for (String entry : text(git.output("ls-tree", "-r", "-z", "-l", "--full-tree", commit))
                .split("\0", -1)) {
            tree.add(entry, files);
        }
        return new FileListing(files, new TreeMap<>());
    }

    /** @param entry {@code MODE TYPE HASH SIZE<tab>PATH} */
    private void add(String entry, Map<String, ListedFile> files) {
        int tab = entry.indexOf('\t');
        if (tab < 0) {
            return;
        }
        String[] what = entry.substring(0, tab).split(" +", -1);
        String path = entry.substring(tab + 1);
        boolean regular = what[0].startsWith("100");
        boolean hidden = path.startsWith(".") || path.contains("/.");
        if (regular && !hidden) {
            files.put(source.name() + "#" + path, new Blob(path, what[2], size(what[3])));
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
            return Optional.of(mark(source) + digests.of(hash.getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public Content read(@Nullable String known) throws IOException, SkippedException {
            FolderFile.requireSize(size, source.maxFileBytes());
            byte[] bytes = git.output("cat-file", "blob", hash);
            if (bytes.length <= LONGEST_POINTER && text(bytes).startsWith(LFS_POINTER)) {
                throw new SkippedException(
                        SkipReason.BINARY, "it is kept by Git LFS; take the folder of a checkout that has its content");
            }
            String digest = digest().orElseThrow();
            return new Content(path, bytes, digest, Map.of("path", path, "commit", commit, "blob", hash));
        }
    }
}
