package dev.llmops.rag.sql;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.hash.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows as passages of one text with a line for each: what another statement finds is another text with other ranges. */
final class RowPassages {

    private static final int DIGITS = 12;

    private final String sourceId;

    RowPassages(String name, SqlStatement statement) {
        this.sourceId = name + "/"
                + Sha256.hex(statement.sql() + statement.parameters()).substring(0, DIGITS);
    }

    List<Passage> of(List<Map<String, Object>> rows) {
        List<Passage> passages = new ArrayList<>();
        int start = 0;
        for (Map<String, Object> row : rows) {
            String text = row.entrySet().stream()
                    .map(column -> column.getKey() + ": " + column.getValue())
                    .collect(Collectors.joining("; "))
                    .replaceAll("\\R", " ");
            passages.add(new Passage(sourceId, new CharRange(start, start + text.length()), text, null, row));
            start += text.length() + 1;
        }
        return passages;
    }
}
