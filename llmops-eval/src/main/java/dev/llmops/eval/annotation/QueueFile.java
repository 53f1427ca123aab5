package dev.llmops.eval.annotation;

import dev.llmops.commons.internal.file.LockFile;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.annotation.AnnotationException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A queue's file: its header, then one item a line. Each operation has the lock of the file beside it, which the system frees with the process
 * that held it, and puts a whole new file in the place of the old: a process that is killed leaves the one or the other.
 */
final class QueueFile {

    private final Path file;

    QueueFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    void create(QueueHeader header) {
        locked(() -> {
            if (Files.exists(file)) {
                throw new AnnotationException(
                        Reason.FILE,
                        "there is a file '" + file.getFileName() + "' already; add to it, or take another name");
            }
            write(new QueueContent(header));
            return true;
        });
    }

    /** Reads, and writes what was changed, also if that ends in an exception: each change is whole. */
    <T> T change(Function<QueueContent, T> change) {
        return locked(() -> {
            QueueContent content = read();
            try {
                return change.apply(content);
            } finally {
                if (content.changed()) {
                    write(content);
                }
            }
        });
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T locked(Work<T> work) {
        try (LockFile lock = LockFile.acquire(file.resolveSibling(file.getFileName() + ".lock"))) {
            return work.run();
        } catch (IOException | UncheckedIOException e) {
            // Lines tell of an interrupt, or of bytes that are no UTF-8, in the latter.
            throw new AnnotationException(
                    Reason.FILE, "the queue '" + file.getFileName() + "' cannot be read or written: " + e, e);
        }
    }

    private QueueContent read() throws IOException {
        if (!Files.exists(file)) {
            throw new AnnotationException(Reason.FILE, "there is no queue '" + file.getFileName() + "'; make it first");
        }
        try (Stream<String> lines = Files.lines(file)) {
            Iterator<String> each = lines.iterator();
            QueueHeader header = RecordsJson.fromJson(each.hasNext() ? each.next() : "", QueueHeader.class);
            if (header.queue() == null) {
                throw new IllegalArgumentException("its first line names no queue");
            }
            QueueContent content = new QueueContent(header);
            each.forEachRemaining(line -> content.load(RecordsJson.fromJson(line, AnnotationItem.class)));
            return content;
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new AnnotationException(
                    Reason.FILE, "the file '" + file.getFileName() + "' is no queue: " + e.getMessage(), e);
        }
    }

    private void write(QueueContent content) throws IOException {
        StringBuilder text = new StringBuilder(RecordsJson.toJson(content.header())).append('\n');
        content.items().forEach(item -> text.append(RecordsJson.toJson(item)).append('\n'));
        WholeFile.write(file, text.toString());
    }
}
