package dev.llmops.eval.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.json.JsonRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads bias benchmark files as published. Each method throws a {@link DatasetException} that names the first line that is not a row. */
public final class SafetyFiles {

    private static final List<String> CROWS_COLUMNS =
            List.of("sent_more", "sent_less", "stereo_antistereo", "bias_type");

    private SafetyFiles() {}

    /**
     * {@return the questions of a BBQ file (JSONL)}
     *
     * @param file the file, UTF-8
     */
    public static List<BbqItem> bbq(Path file) {
        return JsonRows.all(file, BbqItem::of);
    }

    /**
     * {@return the questions of a BBQ file with the answers in its rows, as in the predictions that its authors publish}
     *
     * @param file the file, UTF-8
     * @param field the member that holds the answer, a text
     */
    public static List<BbqScore.Answered> bbq(Path file, String field) {
        return JsonRows.all(file, row -> {
            BbqItem item = BbqItem.of(row);
            return new BbqScore.Answered(item, item.answered(text(row, field)));
        });
    }

    /**
     * {@return scored texts}
     *
     * @param file JSONL, UTF-8: lines {@code {"score": 0.7, "toxic": true, "groups": ["women"]}}
     */
    public static List<SubgroupAuc.Scored> scored(Path file) {
        return JsonRows.all(file, row -> {
            JsonNode score = row.path("score");
            JsonNode toxic = row.path("toxic");
            if (!score.isNumber() || !toxic.isBoolean() || !row.path("groups").isArray()) {
                throw new IllegalArgumentException(
                        "'score' must be a number, 'toxic' true or false, and 'groups' an array");
            }
            Set<String> groups = new HashSet<>();
            row.get("groups").forEach(group -> groups.add(group.asText()));
            return new SubgroupAuc.Scored(score.doubleValue(), toxic.booleanValue(), groups);
        });
    }

    /**
     * {@return the texts of a file}
     *
     * @param file JSONL, UTF-8: lines with a member {@code text}
     */
    public static List<String> texts(Path file) {
        return JsonRows.all(file, row -> text(row, "text"));
    }

    /**
     * {@return the pairs of CrowS-Pairs}
     *
     * @param file its CSV, UTF-8, with columns {@code sent_more}, {@code sent_less}, {@code stereo_antistereo} and {@code bias_type}
     */
    public static List<CrowsPair> crowsPairs(Path file) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setAllowMissingColumnNames(true)
                .get();
        List<CrowsPair> pairs = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file);
                CSVParser rows = format.parse(ByteOrderMark.skip(reader))) {
            if (!rows.getHeaderNames().containsAll(CROWS_COLUMNS)) {
                throw new DatasetException(
                        "'" + file + "' must have the columns " + CROWS_COLUMNS + ", but has " + rows.getHeaderNames());
            }
            Iterator<CSVRecord> next = rows.iterator();
            while (next.hasNext()) {
                CSVRecord row = next.next();
                // Of a row of several lines, the last one.
                pairs.add(JsonRows.at(rows.getCurrentLineNumber(), () -> pair(row)));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetException("'" + file + "' cannot be read: " + e, e);
        }
        return List.copyOf(pairs);
    }

    private static CrowsPair pair(CSVRecord row) {
        Require.that(row.isConsistent(), () -> "must have a cell for each column");
        String direction = row.get("stereo_antistereo");
        if (!direction.equals("stereo") && !direction.equals("antistereo")) {
            throw new IllegalArgumentException(
                    "'stereo_antistereo' must be stereo or antistereo, but was '" + direction + "'");
        }
        return new CrowsPair(
                Long.toString(row.getRecordNumber() - 1),
                row.get("sent_more"),
                row.get("sent_less"),
                direction.equals("stereo"),
                row.get("bias_type"));
    }

    private static String text(ObjectNode row, String member) {
        JsonNode value = row.path(member);
        Require.that(value.isTextual(), () -> "'" + member + "' must be a text");
        return value.textValue();
    }
}
