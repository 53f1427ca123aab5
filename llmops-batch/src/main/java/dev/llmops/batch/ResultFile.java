package dev.llmops.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.batch.row.BatchResult;
import dev.llmops.batch.row.BatchStatus;
import dev.llmops.commons.internal.file.GrowingFile;
import dev.llmops.commons.internal.file.WholeFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of a batch, a JSON object a line. Each line is one write, so a run that is killed leaves at most its last line torn. Opening keeps what
 * is done, and takes out what is torn or failed, which is to be done again: so a row has one line.
 */
final class ResultFile implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** How each line begins. */
    private static final String BEGIN = "{\"id\":\"";

    private final Path path;
    private final GrowingFile file;

    private ResultFile(Path path, GrowingFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a file, which is made if it is not there.
     *
     * @param recipe the digest that all its lines must have
     * @param done hears the key of each row that is done
     */
    static ResultFile open(Path path, String recipe, Consumer<String> done) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (GrowingFile before = locked(path)) {
                if (before.length() > 0 && keepDone(path, before, recipe, done, null)) {
                    WholeFile.write(path, part -> rewrite(path, before, recipe, part));
                }
            }
            return new ResultFile(path, locked(path));
        } catch (IOException e) {
            throw failed("opened", path, e);
        }
    }

    private static GrowingFile locked(Path path) throws IOException {
        GrowingFile file = GrowingFile.open(path);
        if (file == null) {
            throw new BatchException(
                    "the results '" + path + "' are written by another run; wait for its end, or name another file",
                    null);
        }
        return file;
    }

    private static boolean rewrite(Path path, GrowingFile before, String recipe, Path part) throws IOException {
        try (BufferedWriter kept = Files.newBufferedWriter(part)) {
            return keepDone(path, before, recipe, key -> {}, kept);
        }
    }

    /** {@return whether the file holds more than lines of rows that are done} */
    private static boolean keepDone(
            Path path, GrowingFile before, String recipe, Consumer<String> done, @Nullable BufferedWriter kept)
            throws IOException {
        boolean torn = endsTorn(before);
        boolean more = torn;
        long number = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(before.read(), StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    more = true;
                    continue;
                }
                JsonNode row = row(line);
                if (row == null && torn && lines.readLine() == null && beginsAsOurs(line)) {
                    return true;
                }
                if (row == null || !row.path("key").isTextual()) {
                    throw notOurs(path, number);
                }
                requireRecipe(path, recipe, row.path("recipe").textValue());
                if (BatchStatus.FAILED.name().equals(row.path("status").textValue())) {
                    more = true;
                } else {
                    done.accept(row.path("key").asText());
                    if (kept != null) {
                        kept.write(line + "\n");
                    }
                }
            }
        }
        return more;
    }

    /** A whole object whose line end is missing is done, but nothing can be written behind it. */
    private static boolean endsTorn(GrowingFile before) throws IOException {
        return before.read(before.length() - 1, 1)[0] != '\n';
    }

    /** Whatever else has no line end was not written here, and would be lost. */
    private static boolean beginsAsOurs(String torn) {
        return torn.startsWith(BEGIN) || BEGIN.startsWith(torn);
    }

    /** {@return a line as JSON, or null if it is none} */
    private static @Nullable JsonNode row(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void requireRecipe(Path path, String wanted, @Nullable String found) {
        if (!wanted.equals(found)) {
            throw new BatchException(
                    "the results '" + path + "' must be of the recipe " + wanted + ", but are of " + found
                            + "; name another file, or run the recipe that they are of",
                    null);
        }
    }

    private static BatchException notOurs(Path path, long number) {
        return new BatchException(
                "line " + number + " of '" + path + "' must be a result of a batch, but is not; name another file",
                null);
    }

    /** Survives the death of the process once this returns; a loss of power is not planned for. */
    void append(Iterable<BatchResult> results) {
        StringBuilder lines = new StringBuilder();
        results.forEach(result -> lines.append(result.toJson()).append('\n'));
        try {
            file.append(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failed("written", path, e);
        }
    }

    private static BatchException failed(String what, Path path, IOException e) {
        return new BatchException("the results '" + path + "' cannot be " + what + ": " + e, e);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failed("closed", path, e);
        }
    }
}
