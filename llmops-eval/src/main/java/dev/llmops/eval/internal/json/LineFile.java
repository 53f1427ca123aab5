package dev.llmops.eval.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.GrowingFile;
import dev.llmops.eval.run.RunException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON objects, one a line, that only grows. Each line is one write, so a process that is killed leaves at most
 * its last line torn; opening the file cuts such a line off. A broken line anywhere else is nobody's torn write, and the
 * file is refused.
 */
public final class LineFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final GrowingFile file;

    private LineFile(Path path, GrowingFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens to write at the end, made if it is not there. Another process that has it open is waited for by nobody.
     *
     * @param lines sees each line that is there, in order; if it throws the file stays as it is
     */
    public static LineFile open(Path path, Consumer<ObjectNode> lines) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            GrowingFile file = GrowingFile.open(path);
            if (file == null) {
                throw new RunException(
                        "another run has the file '" + path.getFileName() + "' open; wait for its end", null);
            }
            return open(path, file, lines);
        } catch (IOException e) {
            throw failed("opened", path, e);
        }
    }

    private static LineFile open(Path path, GrowingFile file, Consumer<ObjectNode> lines) throws IOException {
        try {
            file.truncate(parse(path, file.read(), lines));
            endLine(file);
            return new LineFile(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Ends the last line if it is not ended. */
    private static void endLine(GrowingFile file) throws IOException {
        long length = file.length();
        if (length > 0 && file.read(length - 1, 1)[0] != '\n') {
            file.append(new byte[] {'\n'});
        }
    }

    /** Reads what is there and changes nothing. */
    public static void read(Path path, Consumer<ObjectNode> lines) {
        try (InputStream in = GrowingFile.read(path)) {
            parse(path, in, lines);
        } catch (IOException e) {
            throw failed("read", path, e);
        }
    }

    /** Survives the death of the process once this returns; a loss of power is not planned for. */
    public void append(ObjectNode line) {
        try {
            file.append((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failed("written", path, e);
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

    /** Reads all lines, one in memory at a time, and tells how many bytes are whole lines. */
    private static long parse(Path path, InputStream in, Consumer<ObjectNode> lines) throws IOException {
        byte[] buffer = new byte[BUFFER];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long sound = 0;
        long number = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            int start = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, start, i - start);
                    sound += line.size() + 1L;
                    lines.accept(parse(path, ++number, line.toString(StandardCharsets.UTF_8)));
                    line.reset();
                    start = i + 1;
                }
            }
            line.write(buffer, start, read - start);
        }
        return sound + last(path, number + 1, line, lines);
    }

    /** How much of what has no line end is a line: all of a whole object, whose line end an editor took, and nothing of a torn one. */
    private static long last(Path path, long number, ByteArrayOutputStream rest, Consumer<ObjectNode> lines) {
        if (rest.size() == 0) {
            return 0;
        }
        String text = rest.toString(StandardCharsets.UTF_8);
        if (!text.startsWith("{\"") && !text.equals("{")) {
            // Not a line that this class began to write.
            throw notOurs(path, number, null);
        }
        ObjectNode whole;
        try {
            whole = Json.object(text);
        } catch (JsonProcessingException | IllegalArgumentException torn) {
            return 0;
        }
        lines.accept(whole);
        return rest.size();
    }

    private static ObjectNode parse(Path path, long number, String line) {
        try {
            return Json.object(line);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw notOurs(path, number, e);
        }
    }

    private static RunException notOurs(Path path, long number, @Nullable Exception cause) {
        return new RunException(
                "line " + number + " of '" + path.getFileName() + "' is not a JSON object; the file was changed by"
                        + " something else: move it away to begin anew",
                cause);
    }

    private static RunException failed(String what, Path path, IOException cause) {
        return new RunException("the file '" + path.getFileName() + "' cannot be " + what + ": " + cause, cause);
    }
}
