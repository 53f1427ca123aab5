package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexMismatchException;
import dev.llmops.rag.internal.IndexKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Opens a folder as an index, and refuses one that is something else. */
final class IndexFolder {

    private static final String FORMAT = "llmops.format";
    private static final String THIS_FORMAT = "3";
    private static final String TENANTS = "llmops.tenants";
    private static final String EMBEDDING = "llmops.embedding";

    private IndexFolder() {}

    /** {@return the directory of a folder, which is made if it does not exist} */
    static Directory directory(Path folder) {
        if (Files.isRegularFile(folder)) {
            throw new IndexException("an index must be a folder, but '" + folder + "' is a file", null);
        }
        try {
            Files.createDirectories(folder);
            refuseOtherFiles(folder);
            return FSDirectory.open(folder);
        } catch (IOException e) {
            throw new IndexException("the index in folder '" + folder + "' cannot be opened: " + e.getMessage(), e);
        }
    }

    /** {@return the directory of an index that is there and of a kind} */
    static Directory existing(Path folder, IndexKind kind) throws IOException {
        Directory directory = FSDirectory.open(folder);
        try {
            if (!DirectoryReader.indexExists(directory)) {
                throw noIndex(folder);
            }
            check(folder, directory, kind);
            return directory;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** {@return what the index in a folder is, which must be there} */
    static IndexKind kind(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw noIndex(folder);
        }
        try (Directory directory = FSDirectory.open(folder)) {
            if (!DirectoryReader.indexExists(directory)) {
                throw noIndex(folder);
            }
            Map<String, String> made = made(folder, directory);
            return new IndexKind(
                    Boolean.parseBoolean(made.get(TENANTS)), String.valueOf(made.get(EMBEDDING)), dimension(directory));
        } catch (IOException e) {
            throw Faults.reading(folder, e);
        }
    }

    /** The heap that a merge takes depends on it. */
    private static int dimension(Directory directory) throws IOException {
        int dimension = 0;
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            for (FieldInfo field : FieldInfos.getMergedFieldInfos(reader)) {
                dimension = Math.max(dimension, field.getVectorDimension());
            }
        }
        return dimension;
    }

    private static IndexException noIndex(Path folder) {
        return new IndexException("there is no index in folder '" + folder + "'; name folders of indexes", null);
    }

    static IndexWriter open(Path folder, Directory directory, IndexKind kind, IndexWriterConfig config) {
        try {
            boolean exists = DirectoryReader.indexExists(directory);
            if (exists) {
                check(folder, directory, kind);
            }
            IndexWriter writer = new IndexWriter(directory, config);
            return exists ? writer : made(writer, kind);
        } catch (LockObtainFailedException e) {
            throw new IndexLockedException(
                    "the index in folder '" + folder + "' must be open once only, but is held by another process, or by"
                            + " another RagIndex of this one; close it there first",
                    e);
        } catch (IOException e) {
            throw Faults.reading(folder, e);
        }
    }

    /** From the first moment on a crash finds a commit, and a second opener finds out what kind of index it is. */
    private static IndexWriter made(IndexWriter writer, IndexKind kind) throws IOException {
        try {
            writer.setLiveCommitData(userData(kind).entrySet());
            writer.commit();
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            throw e;
        }
    }

    private static Map<String, String> userData(IndexKind kind) {
        return Map.of(FORMAT, THIS_FORMAT, TENANTS, Boolean.toString(kind.tenants()), EMBEDDING, kind.embedding());
    }

    private static void check(Path folder, Directory directory, IndexKind wanted) throws IOException {
        Map<String, String> made = made(folder, directory);
        wanted.check("the index in folder '" + folder + "'", made.get(TENANTS), made.get(EMBEDDING));
    }

    /** {@return what an index of this format was made as} */
    private static Map<String, String> made(Path folder, Directory directory) throws IOException {
        Map<String, String> found = latest(folder, directory);
        String format = found.get(FORMAT);
        if (!THIS_FORMAT.equals(format)) {
            throw new IndexMismatchException(
                    "the index in folder '" + folder + "' must have format " + THIS_FORMAT + ", but has "
                            + (format == null ? "none of LLMOps" : format) + "; build it anew in another folder");
        }
        return found;
    }

    private static Map<String, String> latest(Path folder, Directory directory) throws IOException {
        try {
            return SegmentInfos.readLatestCommit(directory).getUserData();
        } catch (IllegalArgumentException e) {
            // Its segments name a codec that this Lucene does not have.
            throw Faults.ofOtherVersion(folder, e);
        }
    }

    /** An index in the middle of somebody's documents is a mistake of the path. */
    private static void refuseOtherFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            names.stream().filter(name -> !isOfLucene(name)).findFirst().ifPresent(name -> {
                throw new IndexException(
                        "the folder of an index must hold nothing else, but '" + folder + "' holds '" + name
                                + "'; name an empty or a new folder",
                        null);
            });
        }
    }

    private static boolean isOfLucene(String name) {
        return name.startsWith("_")
                || name.startsWith("segments")
                || name.startsWith("pending_segments")
                || name.startsWith(IndexKind.SCANS)
                || name.equals("write.lock");
    }
}
