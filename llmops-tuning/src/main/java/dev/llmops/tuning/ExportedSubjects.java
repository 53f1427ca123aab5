package dev.llmops.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.commons.internal.file.LockFile;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.tuning.TrainingExportException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds training exports below a folder, for {@link dev.llmops.core.privacy.Erasure}. It never rewrites an export, whose hashes others rely
 * on: it records beside it,
 * in {@code erased.json}, the erased subjects as keyed hashes, and thus which rows must no longer be used for training. Several threads and
 * processes may mark one export at once.
 */
public final class ExportedSubjects implements SubjectHolder {

    /** The file with an export's erasures, beside its manifest. */
    public static final String ERASED_FILE = "erased.json";

    private static final String MANIFEST = "manifest.json";

    private final Path root;

    private ExportedSubjects(Path root) {
        this.root = Objects.requireNonNull(root, "root");
    }

    /**
     * {@return the exports below a folder}
     *
     * @param root the folder; one that does not exist has none
     */
    public static ExportedSubjects in(Path root) {
        return new ExportedSubjects(root);
    }

    /** {@return {@code exports}} */
    @Override
    public String name() {
        return "exports";
    }

    /**
     * Marks the rows that a subject's records are in; in an export in progress, also those still to come.
     *
     * @param subject the subject
     * @return the number of exports in which rows were marked, and where the rows remain
     * @throws StoreException if an export cannot be read or marked
     */
    @Override
    public Erased erase(Subject subject) {
        long marked = 0;
        List<String> remains = new ArrayList<>();
        for (Path export : exports()) {
            String place = export.equals(root) ? "." : root.relativize(export).toString();
            if (!Files.exists(export.resolve(ExportSubjects.KEY_FILE))) {
                remains.add("the export in '" + place + "' does not say whose records it has: it has no "
                        + ExportSubjects.KEY_FILE);
                continue;
            }
            try {
                String hash = ExportSubjects.read(export).hash(subject);
                marked += mark(export, hash) ? 1 : 0;
                int rows = rows(export, Set.of(hash)).size();
                if (rows > 0) {
                    remains.add(rows + " rows of the export in '" + place + "', named by its " + ERASED_FILE
                            + "; make it again, and train again what was trained on it");
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new StoreException(
                        "the export in '" + export + "' cannot be marked; mend it and go on", e, false);
            }
        }
        return new Erased(marked, remains.isEmpty() ? null : String.join("; ", remains));
    }

    /**
     * {@return the rows of an export that contain erased records, such as {@code train.jsonl:3}: these must not be used for training}
     *
     * @param export the folder of the export
     * @throws IOException if one of its files cannot be read
     */
    static SortedSet<String> erasedRows(Path export) throws IOException {
        return rows(export, erased(export));
    }

    /**
     * {@return the number of an export's rows that contain a subject's records, or -1 if the export does not exist or does not record its subjects}
     *
     * @param export the folder of the export
     * @param subject the subject
     * @throws IOException if one of its files cannot be read
     */
    public static long rowsOf(Path export, Subject subject) throws IOException {
        return Files.exists(export.resolve(ExportSubjects.KEY_FILE))
                ? rows(export, Set.of(ExportSubjects.read(export).hash(subject)))
                        .size()
                : -1;
    }

    /**
     * Rejects rows of a person who was erased after the export. Rows of a file that no export wrote belong to no one.
     *
     * @param rows a file of an export, for example {@code train.jsonl}
     * @throws TrainingExportException if it contains erased records
     * @throws IOException if a file of the export cannot be read
     */
    public static void requireNoneErased(Path rows) throws IOException {
        Path export = Objects.requireNonNull(rows.toAbsolutePath().getParent(), "folder");
        String start = rows.getFileName() + ":";
        long erased =
                erasedRows(export).stream().filter(row -> row.startsWith(start)).count();
        if (erased > 0) {
            throw new TrainingExportException(
                    Reason.ERASED_SINCE,
                    erased + " rows of '" + rows
                            + "' are of persons who were erased since it was exported; export it again, and train on that");
        }
    }

    private List<Path> exports() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        SortedSet<Path> found = new TreeSet<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.endsWith(ExportSubjects.KEY_FILE) || file.endsWith(MANIFEST)) {
                        found.add(Objects.requireNonNull(file.getParent(), "parent"));
                    }
                    return FileVisitResult.CONTINUE;
                }

                /** Parts of files go while an export is written. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
                    if (fault instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw fault;
                }
            });
        } catch (IOException e) {
            throw new StoreException("the exports below '" + root + "' cannot be listed", e, false);
        }
        return List.copyOf(found);
    }

    /** Marks stay when the export is made again: they name subjects, and their rows are no longer in it. */
    private static boolean mark(Path export, String hash) throws IOException {
        try (LockFile lock = LockFile.acquire(export.resolve(ERASED_FILE + ".lock"))) {
            return addMark(export, hash);
        }
    }

    private static boolean addMark(Path export, String hash) throws IOException {
        SortedSet<String> all = erased(export);
        if (!all.add(hash)) {
            return false;
        }
        ObjectNode content = Json.NODES.objectNode().put("version", 1);
        ArrayNode subjects = content.putArray("subjects");
        all.forEach(subjects::add);
        WholeFile.write(export.resolve(ERASED_FILE), Json.text(content) + "\n");
        return true;
    }

    private static SortedSet<String> erased(Path export) throws IOException {
        SortedSet<String> subjects = new TreeSet<>();
        Path file = export.resolve(ERASED_FILE);
        if (Files.exists(file)) {
            Json.parse(Files.readString(file)).path("subjects").forEach(each -> subjects.add(each.asText()));
        }
        return subjects;
    }

    /** An export that is being written has no lineage yet. */
    private static SortedSet<String> rows(Path export, Set<String> subjects) throws IOException {
        SortedSet<String> rows = new TreeSet<>();
        Set<String> generations = subjects.isEmpty() ? Set.of() : ExportSubjects.generations(export, subjects);
        if (!generations.isEmpty() && Files.exists(export.resolve(LineageRow.FILE))) {
            try (Stream<LineageRow> lineage = LineageRow.read(export)) {
                lineage.filter(row -> generations.contains(row.generation()))
                        .forEach(row -> rows.add(row.split().fileName() + ".jsonl:" + row.line()));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return rows;
    }
}
