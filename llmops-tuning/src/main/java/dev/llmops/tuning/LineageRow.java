package dev.llmops.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The origin of a row of training data: a line of {@code lineage.jsonl}. A row that came from several answers has one line for each.
 *
 * @param split the file of the row
 * @param line its line in that file, from 1
 * @param generation id of the answer
 * @param feedback ids of the feedback that led to the row; {@code score:NAME} if an evaluator's score did
 */
public record LineageRow(Split split, long line, String generation, List<String> feedback) {

    /** Name of the lineage file. */
    public static final String FILE = "lineage.jsonl";

    /** Copies the list. */
    public LineageRow {
        feedback = List.copyOf(feedback);
    }

    /**
     * {@return the lines of an export, in the order in which the answers were read; the caller closes the stream}
     *
     * @param folder the folder of the export
     * @throws IOException if there is none
     */
    @SuppressWarnings("StreamResourceLeak") // Whoever reads it closes it.
    public static Stream<LineageRow> read(Path folder) throws IOException {
        return Files.lines(folder.resolve(FILE)).map(LineageRow::parse);
    }

    private static LineageRow parse(String line) {
        try {
            return Json.MAPPER.readValue(line, LineageRow.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a line of " + FILE + " is not one of ours; export again", e);
        }
    }
}
