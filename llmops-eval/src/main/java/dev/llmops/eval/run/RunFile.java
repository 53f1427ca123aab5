package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.text.FingerprintSet;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.json.LineFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of a run (JSONL, format 1): its info, then each row as it was finished. A run that was killed resumes from
 * it: rows with an answer are not asked again, rows that ended in an error are. A run that ended before its last row gives the reason in its
 * last line.
 */
public final class RunFile implements AutoCloseable {

    private final LineFile file;

    private RunFile(LineFile file) {
        this.file = file;
    }

    /**
     * Reads the file of a run, finished or not.
     *
     * @param path the file
     * @return the run; of duplicate rows, the last one counts
     * @throws RunException if it is not such a file
     */
    public static EvaluationRun read(Path path) {
        Reader reader = new Reader(path);
        LineFile.read(path, reader);
        RunInfo info = reader.info;
        if (info == null) {
            throw new RunException("the file '" + path.getFileName() + "' holds no run", null);
        }
        return EvaluationRun.of(info, reader.rows.values(), reader.stopped);
    }

    /**
     * {@return the number of rows in the file of a run, finished or not; none of them is kept in memory}
     *
     * @param path the file
     * @throws RunException if it is not such a file
     */
    public static int rows(Path path) {
        RowCounter counter = new RowCounter(path);
        LineFile.read(path, counter);
        return counter.seen.size();
    }

    /**
     * {@return the state of the code that a file's run belongs to, if it was set when the run began}
     *
     * @param path the file
     * @throws RunException if it is not such a file
     */
    public static Optional<RunOrigin> origin(Path path) {
        Reader reader = new Reader(path);
        LineFile.read(path, reader);
        return Optional.ofNullable(reader.origin);
    }

    /**
     * Writes a run that came from elsewhere, for reports and comparisons.
     *
     * @param path the file; an existing one is replaced as a whole
     * @param run the run
     * @throws RunException if it cannot be written
     */
    public static void write(Path path, EvaluationRun run) {
        StringBuilder lines = new StringBuilder(Json.write(RunJson.head(run.info(), null)) + "\n");
        run.samples().forEach(row -> lines.append(Json.write(RunJson.row(row))).append('\n'));
        try {
            WholeFile.write(path, lines.toString());
        } catch (IOException e) {
            throw new RunException("the file '" + path.getFileName() + "' cannot be written: " + e, e);
        }
    }

    /**
     * Opens the file of a run to go on with it.
     *
     * @param origin which state of the code a run is of that begins, or null
     * @param restored sees each result that is there with an answer
     */
    static RunFile open(Path path, RunInfo info, @Nullable RunOrigin origin, Consumer<RowResult> restored) {
        Opener opener = new Opener(path, info, restored);
        RunFile file = new RunFile(LineFile.open(path, opener));
        if (!opener.begun) {
            file.file.append(RunJson.head(info, origin));
        }
        return file;
    }

    /** Reads the results that are there with an answer, and changes nothing. */
    static void answered(Path path, RunInfo info, Consumer<RowResult> answered) {
        LineFile.read(path, new Opener(path, info, answered));
    }

    /** Keeps all; rows that are there twice count as they stand last. */
    private static final class Reader implements Consumer<ObjectNode> {

        private final Path path;
        private final Map<String, RowResult> rows = new LinkedHashMap<>();
        private @Nullable RunInfo info;
        private @Nullable RunOrigin origin;
        private @Nullable String stopped;

        Reader(Path path) {
            this.path = path;
        }

        @Override
        public void accept(ObjectNode line) {
            if (info == null) {
                info = info(path, line);
                origin = origin(path, line);
                return;
            }
            stopped = RunJson.stopped(line);
            if (stopped == null) {
                RowResult row = row(path, line);
                rows.put(row.key(), row);
            }
        }
    }

    /** Keeps a fingerprint of each row. */
    private static final class RowCounter implements Consumer<ObjectNode> {

        private final Path path;
        private final FingerprintSet seen = new FingerprintSet();
        private boolean begun;

        RowCounter(Path path) {
            this.path = path;
        }

        @Override
        public void accept(ObjectNode line) {
            if (!begun) {
                begun = true;
                info(path, line);
            } else if (RunJson.stopped(line) == null) {
                seen.add(row(path, line).rowId());
            }
        }
    }

    /** Keeps nothing. */
    private static final class Opener implements Consumer<ObjectNode> {

        private final Path path;
        private final RunInfo info;
        private final Consumer<RowResult> restored;
        private boolean begun;

        Opener(Path path, RunInfo info, Consumer<RowResult> restored) {
            this.path = path;
            this.info = info;
            this.restored = restored;
        }

        @Override
        public void accept(ObjectNode line) {
            if (!begun) {
                begun = true;
                requireSame(info(path, line));
            } else if (RunJson.stopped(line) == null) {
                RowResult row = row(path, line);
                if (row.answer() != null) {
                    restored.accept(row);
                }
            }
        }

        private void requireSame(RunInfo there) {
            if (!there.equals(info)) {
                throw new RunException(
                        "the file '" + path.getFileName() + "' holds another run (" + there + ") than this one (" + info
                                + "); name another file",
                        null);
            }
        }
    }

    private static RunInfo info(Path path, ObjectNode line) {
        try {
            return RunJson.info(line);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw notARun(path, e);
        }
    }

    private static @Nullable RunOrigin origin(Path path, ObjectNode line) {
        try {
            return RunJson.origin(line).orElse(null);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw notARun(path, e);
        }
    }

    private static RowResult row(Path path, ObjectNode line) {
        try {
            return RunJson.row(line);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw notARun(path, e);
        }
    }

    void stopped(String reason) {
        file.append(RunJson.stopped(reason));
    }

    void append(RowResult row) {
        file.append(RunJson.row(row));
    }

    @Override
    public void close() {
        file.close();
    }

    private static RunException notARun(Path path, Exception cause) {
        return new RunException(
                "the file '" + path.getFileName() + "' is not the file of a run: " + cause.getMessage(), cause);
    }
}
