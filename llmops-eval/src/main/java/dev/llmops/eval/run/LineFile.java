package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of JSON objects, one a line, that only grows. Each line is one write, so a process that is killed leaves at most
 * its last line torn; opening the file cuts such a line off. A broken line anywhere else is nobody's torn write, and the
 * file is refused.
 */
final class LineFile implements AutoCloseable {

    private final Path path;
    /** Read and written without its channel, which an interrupt of a thread that uses it would close, with its lock. */
    private final RandomAccessFile file;

    private final List<ObjectNode> lines;
    // Not synchronized: a virtual thread that waits inside of that holds its carrier.
    private final ReentrantLock lock = new ReentrantLock();

    private LineFile(Path path, RandomAccessFile file, List<ObjectNode> lines) {
        this.path = path;
        this.file = file;
        this.lines = lines;
    }

    /** Opens to write at the end, made if it is not there. Another process that has it open is waited for by nobody. */
    static LineFile open(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return open(path, new RandomAccessFile(path.toFile(), "rw"));
        } catch (IOException e) {
            throw failed("opened", path, e);
        }
    }

    private static LineFile open(Path path, RandomAccessFile file) throws IOException {
        try {
            if (!isLocked(file)) {
                throw new RunException(
                        "another run has the file '" + path.getFileName() + "' open; wait for its end", null);
            }
            byte[] bytes = new byte[Math.toIntExact(file.length())];
            file.readFully(bytes);
            Content content = parse(path, bytes);
            file.setLength(content.soundBytes());
            file.seek(content.soundBytes());
            return new LineFile(path, file, content.lines());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isLocked(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (java.nio.channels.OverlappingFileLockException e) {
            return false;
        }
    }

    /** Reads what is there and changes nothing. */
    static List<ObjectNode> read(Path path) {
        try {
            return parse(path, Files.readAllBytes(path)).lines();
        } catch (IOException e) {
            throw failed("read", path, e);
        }
    }

    /** What was there when the file was opened. */
    List<ObjectNode> lines() {
        return lines;
    }

    /** Survives the death of the process once this returns; a loss of power is not planned for. */
    void append(ObjectNode line) {
        byte[] bytes = (Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw failed("written", path, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failed("closed", path, e);
        }
    }

    private record Content(List<ObjectNode> lines, long soundBytes) {}

    private static Content parse(Path path, byte[] bytes) {
        List<ObjectNode> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(parse(path, lines.size() + 1, new String(bytes, start, i - start, StandardCharsets.UTF_8)));
                start = i + 1;
            }
        }
        return new Content(lines, start);
    }

    private static ObjectNode parse(Path path, int number, String line) {
        try {
            return Json.object(line);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new RunException(
                    "line " + number + " of '" + path.getFileName() + "' is not a JSON object; the file was changed by"
                            + " something else: move it away to begin anew",
                    e);
        }
    }

    private static RunException failed(String what, Path path, IOException cause) {
        return new RunException("the file '" + path.getFileName() + "' can not be " + what + ": " + cause, cause);
    }
}
