package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.dataset.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    static RunFile open(Path path, RunInfo info) {
        LineFile lines = LineFile.open(path);
        try {
            RunFile file = new RunFile(lines);
            file.resume(path, info);
            return file;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            lines.close();
            throw notARun(path, e);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private void resume(Path path, RunInfo info) throws JsonProcessingException {
        if (file.lines().isEmpty()) {
            file.append(RunJson.info(info));
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
