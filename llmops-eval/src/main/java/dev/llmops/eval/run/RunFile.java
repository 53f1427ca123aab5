package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of a run (JSONL, format 1): its info, then each row as it was finished. A run that was killed goes on from
 * it: rows that are there with an answer are not asked again, rows that ended in an error are.
 */
public final class RunFile implements AutoCloseable {

    private final LineFile file;
    private final Map<String, RowResult> done = new LinkedHashMap<>();

    private RunFile(LineFile file) {
        this.file = file;
    }

    /**
     * Reads the file of a run, finished or not.
     *
     * @param path the file
     * @return the run; rows that are there twice count as they stand last
     * @throws RunException if it is no such file
     */
    public static EvaluationRun read(Path path) {
        List<ObjectNode> lines = LineFile.read(path);
        if (lines.isEmpty()) {
            throw new RunException("the file '" + path.getFileName() + "' holds no run", null);
        }
        try {
            return new EvaluationRun(
                    RunJson.info(lines.get(0)), new ArrayList<>(rows(lines).values()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw notARun(path, e);
        }
    }

    /**
     * {@return which state of the code the run of a file is of, if it was said when the run began}
     *
     * @param path the file
     * @throws RunException if it is no such file
     */
    public static Optional<RunOrigin> origin(Path path) {
        List<ObjectNode> lines = LineFile.read(path);
        try {
            return lines.isEmpty() ? Optional.empty() : RunJson.origin(lines.get(0));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw notARun(path, e);
        }
    }

    /**
     * Writes a run that came from somewhere else, for reports and comparisons.
     *
     * @param path the file; one that is there is replaced as a whole
     * @param run the run
     * @throws RunException if it can not be written
     */
    public static void write(Path path, EvaluationRun run) {
        StringBuilder lines = new StringBuilder(Json.write(RunJson.head(run.info(), null)) + "\n");
        run.rows().forEach(row -> lines.append(Json.write(RunJson.row(row))).append('\n'));
        try {
            WholeFile.write(path, lines.toString());
        } catch (IOException e) {
            throw new RunException("the file '" + path.getFileName() + "' can not be written: " + e, e);
        }
    }

    static RunFile open(Path path, RunInfo info, @Nullable RunOrigin origin) {
        LineFile lines = LineFile.open(path);
        try {
            RunFile file = new RunFile(lines);
            file.resume(path, info, origin);
            return file;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            lines.close();
            throw notARun(path, e);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private void resume(Path path, RunInfo info, @Nullable RunOrigin origin) throws JsonProcessingException {
        if (file.lines().isEmpty()) {
            file.append(RunJson.head(info, origin));
            return;
        }
        RunInfo there = RunJson.info(file.lines().get(0));
        if (!there.equals(info)) {
            throw new RunException(
                    "the file '" + path.getFileName() + "' holds another run (" + there + ") than this one (" + info
                            + "); name another file",
                    null);
        }
        done.putAll(rows(file.lines()));
    }

    private static Map<String, RowResult> rows(List<ObjectNode> lines) throws JsonProcessingException {
        Map<String, RowResult> rows = new LinkedHashMap<>();
        for (ObjectNode line : lines.subList(1, lines.size())) {
            RowResult row = RunJson.row(line);
            rows.put(row.rowId(), row);
        }
        return rows;
    }

    /** The result of a row that needs not be asked again. */
    @Nullable
    RowResult finished(Row row) {
        RowResult result = done.get(row.id());
        return result != null && result.answer() != null && result.rowHash().equals(row.hash()) ? result : null;
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
