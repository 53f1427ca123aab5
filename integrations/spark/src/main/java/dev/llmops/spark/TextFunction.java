package dev.llmops.spark;

import dev.llmops.batch.BatchFunction;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchResult;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/** A recipe as a function of SQL. */
final class TextFunction implements UDF1<String, Row> {

    private static final long serialVersionUID = 1L;

    private final BatchFunction function;
    private transient volatile @Nullable Function<BatchInput, BatchResult> opened;

    TextFunction(BatchFunction function) {
        this.function = function;
    }

    @Override
    public Row call(@Nullable String text) {
        Function<BatchInput, BatchResult> each = opened;
        if (each == null) {
            each = function.single();
            opened = each;
        }
        return ResultSchema.row(each.apply(new BatchInput("", text == null ? Map.of() : Map.of("text", text))));
    }
}
