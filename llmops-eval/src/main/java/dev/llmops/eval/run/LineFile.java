package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final FileChannel channel;
    private final List<ObjectNode> lines;
    // Not synchronized: a virtual thread that waits inside of that holds its carrier.
    private final ReentrantLock lock = new ReentrantLock();

    private LineFile(Path path, FileChannel channel, List<ObjectNode> lines) {
        this.path = path;
        this.channel = channel;
        this.lines = lines;
    }

    /** Opens to write at the end, made if it is not there. Another process that has it open is waited for by nobody. */
    static LineFile open(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return open(path, channel);
        } catch (IOException e) {
            throw failed("opened", path, e);
        }
    }

    private static LineFile open(Path path, FileChannel channel) throws IOException {
        try {
            if (!isLocked(channel)) {
                throw new RunException(
                        "another run has the file '" + path.getFileName() + "' open; wait for its end", null);
            }
            Content content = parse(path, Files.readAllBytes(path));
            channel.truncate(content.soundBytes());
            channel.position(content.soundBytes());
            return new LineFile(path, channel, content.lines());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
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
        ByteBuffer bytes = ByteBuffer.wrap((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        // A channel closes when an interrupted thread writes to it, and a target may leave its thread interrupted.
        boolean interrupted = Thread.interrupted();
        lock.lock();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw failed("written", path, e);
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
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
