package dev.llmops.core.store;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.core.internal.json.SharedValues;
import dev.llmops.core.internal.record.FilterSql;
import dev.llmops.core.internal.record.GenerationRow;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of a list, out of the columns that generations are searched by: no body leaves the database. */
final class SummaryRows {

    private static final String COLUMNS =
            "id, started_at, status, prompt, prompt_version, model, user_name, session, tenant,"
                    + " input_tokens, output_tokens, cost, currency, duration, first_token";

    private final Reader reader;
    private final String lastText;

    SummaryRows(Reader reader, String lastText) {
        this.reader = reader;
        this.lastText = lastText;
    }

    List<GenerationSummary> of(GenerationQuery query) {
        FilterSql filter = FilterSql.of(query);
        List<Object> arguments = filter.arguments();
        arguments.add(query.limit());
        return reader.all(
                "SELECT " + COLUMNS + ", SUBSTR(" + lastText + ", 1, " + GenerationSummary.PREVIEW_CHARACTERS
                        + ") FROM llmops_generation WHERE id IN (SELECT " + filter.id() + filter.text() + " ORDER BY "
                        + filter.id() + " DESC LIMIT ?) ORDER BY id DESC",
                SummaryRows::read,
                arguments.toArray());
    }

    private static GenerationSummary read(ResultSet row) throws SQLException {
        return new GenerationSummary(
                new GenerationId(row.getString(1)),
                Instant.parse(row.getString(2)),
                GenerationStatus.valueOf(row.getString(3)),
                row.getString(4),
                integer(row, 5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                integer(row, 10),
                integer(row, 11),
                cost(number(row, 12), row.getString(13)),
                duration(row, 14),
                duration(row, 15),
                preview(row.getString(16)));
    }

    private static Cost cost(@Nullable Long billionths, @Nullable String currency) {
        return billionths == null || currency == null
                ? new Cost.Unknown("the list does not tell why")
                : new Cost.Known(
                        BigDecimal.valueOf(billionths, GenerationRow.COST_SCALE), Currency.getInstance(currency));
    }

    private static @Nullable Duration duration(ResultSet row, int column) throws SQLException {
        Long nanos = number(row, column);
        return nanos == null ? null : Duration.ofNanos(nanos);
    }

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        Long value = number(row, column);
        return value == null ? null : (Integer) value.intValue();
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    /** What is kept apart has a reference in its place, which says nothing. */
    private static @Nullable String preview(@Nullable String text) {
        return text == null || SharedValues.isReference(text) ? null : text;
    }
}
