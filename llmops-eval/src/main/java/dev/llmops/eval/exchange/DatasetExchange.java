package dev.llmops.eval.exchange;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes data sets of other tools. Nothing in a file is ever run: one that contains code is rejected. Anything without a place on the
 * other side is listed, never dropped silently. Safe for use by multiple threads.
 */
public final class DatasetExchange {

    private DatasetExchange() {}

    /**
     * Reads a data set.
     *
     * @param format the tool's format
     * @param file the file, in UTF-8
     * @param names the member that is the question, if there are several candidates
     * @return its rows, named like the file, and what was lost
     * @throws ExchangeException if it cannot be read, is in another format, holds two rows with one id, or contains code
     */
    public static Imported read(ExchangeFormat format, Path file, FieldNames names) {
        if (format == ExchangeFormat.PROMPTFOO) {
            return PromptfooReader.read(file, names);
        }
        RowFormat rows = rows(format);
        Losses losses = new Losses();
        List<Row> read = new ArrayList<>();
        Map<String, String> whereOfId = new HashMap<>();
        for (ForeignFile.Entry entry : ForeignFile.entries(file, rows.wrappers())) {
            Members members = new Members(entry.where(), entry.object());
            Row row = row(rows, members, entry.number(), names, losses);
            if (row != null) {
                requireNew(row, members, whereOfId);
                read.add(row);
            }
        }
        if (read.isEmpty()) {
            throw new ExchangeException("'" + ForeignFile.name(file) + "' holds no row that can be run");
        }
        return new Imported(Dataset.of(ForeignFile.name(file), read), losses.sentences());
    }

    static void requireNew(Row row, Members members, Map<String, String> whereOfId) {
        String first = whereOfId.putIfAbsent(row.id(), members.where());
        if (first != null) {
            throw members.problem("has the id '" + row.id() + "' of " + first + "; ids must be unique");
        }
    }

    private static @Nullable Row row(RowFormat format, Members members, int number, FieldNames names, Losses losses) {
        try {
            return format.read(members, number, names, losses);
        } catch (IllegalArgumentException e) {
            throw new ExchangeException(members.where() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes a data set: as JSONL, or YAML for promptfoo.
     *
     * @param format the tool's format
     * @param dataset the rows
     * @param file the target; replaced as a whole
     * @return what in the rows has no place in the format, one sentence each
     * @throws ExchangeException if the file cannot be written
     */
    public static List<String> write(ExchangeFormat format, Dataset dataset, Path file) {
        Losses losses = new Losses();
        String text;
        if (format == ExchangeFormat.PROMPTFOO) {
            text = PromptfooWriter.write(dataset, losses);
        } else {
            RowFormat rows = rows(format);
            StringBuilder lines = new StringBuilder();
            dataset.rows()
                    .forEach(row ->
                            lines.append(Json.write(rows.write(row, losses))).append('\n'));
            text = lines.toString();
        }
        try {
            WholeFile.write(file, text);
        } catch (IOException e) {
            throw new ExchangeException("'" + ForeignFile.name(file) + "' cannot be written: " + e, e);
        }
        return losses.sentences();
    }

    private static RowFormat rows(ExchangeFormat format) {
        return switch (format) {
            case DEEPEVAL -> new DeepEvalFormat();
            case RAGAS -> new RagasFormat();
            case LANGSMITH -> new LangSmithFormat();
            case LANGFUSE -> new LangfuseFormat();
            case OPENAI_EVALS -> new OpenAiEvalsFormat();
            case MLFLOW -> new MlflowRecords();
            case PROMPTFOO -> throw new IllegalArgumentException("promptfoo's tests are no list of rows");
        };
    }
}
