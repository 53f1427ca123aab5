package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Refuses a ZIP archive that unpacks to far more than it is, before anything holds that in memory. */
final class UnpackedSize {

    /** What any file may unpack to. */
    private static final long ALWAYS_ALLOWED = 100L << 20;

    /** Sheets of figures shrink to a fifteenth. */
    private static final int MAX_TIMES = 20;

    /** A part of a Word or PowerPoint file is read into a tree, which takes twenty times its size. */
    private static final long MAX_OF_TREE = 20L << 20;

    private static final Pattern TREE = Pattern.compile("(?:word|ppt)/.*\\.xml");

    private UnpackedSize() {}

    static void require(byte[] content) throws DocumentSkippedException {
        try {
            Path file = Files.createTempFile("llmops", ".zip");
            try {
                Files.write(file, content);
                require(file, content.length);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new DocumentSkippedException(SkipReason.MALFORMED, "it cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** By the directory of the archive, as readers of Office files do: entries that were written as a stream have no sizes before them. */
    private static void require(Path file, int length) throws IOException, DocumentSkippedException {
        long most = Math.max(ALWAYS_ALLOWED, (long) MAX_TIMES * length);
        long unpacked = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                boolean tree = TREE.matcher(entry.getName()).matches();
                long left = tree ? Math.min(MAX_OF_TREE, most - unpacked) : most - unpacked;
                long size = size(zip, entry, left);
                if (size > left) {
                    String what = tree ? "its part " + entry.getName() : "it";
                    throw new DocumentSkippedException(
                            SkipReason.TOO_LARGE,
                            what + " must unpack to at most " + (tree ? MAX_OF_TREE : most)
                                    + " bytes, but unpacks to more, from " + length);
                }
                unpacked += size;
            }
        }
    }

    /** What the directory says of sizes need not be true. */
    private static long size(ZipFile zip, ZipEntry entry, long most) throws IOException, DocumentSkippedException {
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0 && size <= most; read = in.read(buffer)) {
                TimeLimit.check();
                size += read;
            }
        }
        return size;
    }
}
