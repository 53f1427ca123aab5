package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a row. */
public final class RowText {

    private RowText() {}

    /**
     * {@return the value of one column, or a line for each of several that hold something}
     *
     * @throws DocumentSkippedException if none of them holds text
     */
    public static String of(Map<String, Object> values, List<String> columns) throws DocumentSkippedException {
        String text = columns.stream()
                .filter(column ->
                        !String.valueOf(values.getOrDefault(column, "")).isBlank())
                .map(column -> columns.size() == 1 ? "" + values.get(column) : column + ": " + values.get(column))
                .collect(Collectors.joining("\n"));
        if (text.isBlank()) {
            throw new DocumentSkippedException(SkipReason.EMPTY, "it holds no text in " + String.join(", ", columns));
        }
        return text;
    }
}
