package dev.llmops.rag.sql;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows as passages of one text with a line for each: what another statement finds is another text with other ranges. */
final class RowPassages {

    private static final int DIGITS = 12;

    private final String sourceId;

    RowPassages(String name, SqlStatement statement) {
        this.sourceId = name + "/" + digest(statement.sql() + statement.parameters());
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

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
