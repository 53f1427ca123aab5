package dev.llmops.redteam.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.redteam.AttackResult;
import dev.llmops.redteam.RedTeamException;
import dev.llmops.redteam.RedTeamRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run as a file of JSON lines: what was run, then a line for each attack. With the answers left out it is a baseline that
 * can be committed.
 */
public final class RedTeamRunFile {

    private static final int VERSION = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private RedTeamRunFile() {}

    private record Head(int redTeamRun, String target, long seed, String catalog, int attacks) {}

    /**
     * Writes a run, in the place of what the file held.
     *
     * @param file the file
     * @param run the run
     * @throws RedTeamException if it cannot be written
     */
    public static void write(Path file, RedTeamRun run) {
        List<String> lines = new ArrayList<>();
        lines.add(json(new Head(
                VERSION, run.target(), run.seed(), run.catalog(), run.results().size())));
        run.results().forEach(result -> lines.add(json(result)));
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            WholeFile.writeResult(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new RedTeamException("the run's file '" + file + "' cannot be written: " + e, e);
        }
    }

    /**
     * Writes a run without what was said and answered: to be committed as a baseline.
     *
     * @param file the file
     * @param run the run
     * @throws RedTeamException if it cannot be written
     */
    public static void writeBaseline(Path file, RedTeamRun run) {
        List<AttackResult> bare = run.results().stream()
                .map(result -> new AttackResult(
                        result.id(),
                        result.family(),
                        result.converter(),
                        result.outcome(),
                        "",
                        result.blockedBy(),
                        result.actedOn(),
                        List.of(),
                        ""))
                .toList();
        write(file, new RedTeamRun(run.target(), run.seed(), run.catalog(), bare));
    }

    /**
     * {@return a run that was written}
     *
     * @param file the file
     * @throws RedTeamException if it cannot be read, is no run, or is not whole
     */
    public static RedTeamRun read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new RedTeamException("the run's file '" + file + "' cannot be read: " + e, e);
        }
        Head head = line(file, lines, 0, Head.class);
        if (head.redTeamRun() != VERSION) {
            throw new RedTeamException(
                    "'" + file + "' is a run of format " + head.redTeamRun() + ", but this version reads " + VERSION,
                    null);
        }
        if (lines.size() != head.attacks() + 1) {
            throw new RedTeamException(
                    "'" + file + "' should hold " + head.attacks() + " attacks, but holds " + (lines.size() - 1)
                            + "; run it again",
                    null);
        }
        List<AttackResult> results = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            results.add(line(file, lines, i, AttackResult.class));
        }
        return new RedTeamRun(head.target(), head.seed(), head.catalog(), results);
    }

    private static <T> T line(Path file, List<String> lines, int number, Class<T> type) {
        try {
            return JSON.readValue(number < lines.size() ? lines.get(number) : "", type);
        } catch (JsonProcessingException e) {
            throw new RedTeamException("line " + (number + 1) + " of '" + file + "' is no line of a red team's run", e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result has no JSON form: " + value.getClass(), e);
        }
    }
}
