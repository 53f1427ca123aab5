package dev.llmops.core.store;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.core.internal.json.SharedValues;
import dev.llmops.core.internal.record.FilterSql;
import dev.llmops.core.internal.record.SummaryColumns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of a list, out of the columns that generations are searched by: no body leaves the database. */
record SummaryRows(Reader reader, String lastText) {

    List<GenerationSummary> of(GenerationQuery query) {
        FilterSql filter = FilterSql.of(query);
        List<Object> arguments = filter.arguments();
        arguments.add(query.limit());
        return reader.all(
                "SELECT " + SummaryColumns.NAMES + ", SUBSTR(" + lastText + ", 1, "
                        + GenerationSummary.PREVIEW_CHARACTERS
                        + ") FROM llmops_generation WHERE id IN (SELECT " + filter.id() + filter.text() + " ORDER BY "
                        + filter.id() + " DESC LIMIT ?) ORDER BY id DESC",
                row -> SummaryColumns.read(row, preview(row.getString(SummaryColumns.COUNT + 1))),
                arguments.toArray());
    }

    /** What is kept apart has a reference in its place, which says nothing. */
    private static @Nullable String preview(@Nullable String text) {
        return text == null || SharedValues.isReference(text) ? null : text;
    }
}
