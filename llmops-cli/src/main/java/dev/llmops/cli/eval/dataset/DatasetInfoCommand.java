package dev.llmops.cli.eval.dataset;

import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import dev.llmops.eval.dataset.MalformedRow;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.dataset.RowSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmops eval dataset info}. */
@Command(
        name = "info",
        header = "Tell the version of a data set, its rows, splits and tags.",
        description =
                "The file is streamed: a JSONL file may be larger than the memory. Broken lines are named and counted.",
        footer = "%nExample: llmops eval dataset info questions.jsonl")
final class DatasetInfoCommand extends Operation {

    @Parameters(paramLabel = "FILE", description = "The data set, JSONL or CSV.")
    Path file;

    @Override
    public Integer call() {
        RowSource rows = DatasetFile.stream(file, MalformedRows.SKIP);
        Map<String, Integer> splits = new TreeMap<>();
        Map<String, Integer> tags = new TreeMap<>();
        int expected = 0;
        try (Stream<Row> all = rows.stream()) {
            for (Row row : (Iterable<Row>) all::iterator) {
                expected += row.expected() == null ? 0 : 1;
                count(splits, row.metadata().get("split"));
                count(tags, row.metadata().get("tags"));
            }
        }
        Info info = new Info(rows.name(), rows.version(), rows.size(), expected, splits, tags, rows.broken());
        if (json) {
            output().json(info);
            return 0;
        }
        output().field("version", info.version());
        output().field("rows", info.rows());
        output().field("with expected", info.expected());
        splits.forEach((split, n) -> output().field("split " + split, n));
        tags.forEach((tag, n) -> output().field("tag " + tag, n));
        info.broken().forEach(line -> output().remark("broken: " + line));
        return 0;
    }

    private static void count(Map<String, Integer> counts, @Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(each -> counts.merge(String.valueOf(each), 1, Integer::sum));
        } else if (value != null) {
            counts.merge(value.toString(), 1, Integer::sum);
        }
    }

    private record Info(
            String name,
            String version,
            int rows,
            int expected,
            Map<String, Integer> splits,
            Map<String, Integer> tags,
            List<MalformedRow> broken) {}
}
