package dev.llmops.cli.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a file of JSON lines whose members are texts. */
final class TextLines {

    private TextLines() {}

    /** The members of each line, in the order of their names. */
    static List<List<String>> read(Path file, List<String> names) throws IOException {
        List<List<String>> all = new ArrayList<>();
        JsonRows.forEachLine(file, (named, line) -> all.add(values(line, names, named + " ")));
        return all;
    }

    private static List<String> values(String line, List<String> names, String where) {
        JsonNode row;
        try {
            row = JsonText.read(line);
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(where + "is no JSON: " + e.getOriginalMessage(), e);
        }
        List<String> values = new ArrayList<>();
        for (String name : names) {
            if (!row.path(name).isTextual()) {
                throw new CommandFailedException(where + "must have a text '" + name + "', but has " + row);
            }
            values.add(row.path(name).asText());
        }
        return values;
    }
}
