package dev.llmops.core.internal.record;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationSummary;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** Lines of generations out of the columns that they are searched by. */
public final class SummaryColumns {

    /** What to select. */
    public static final String NAMES =
            "id, started_at, status, prompt, prompt_version, model, user_name, session, tenant,"
                    + " input_tokens, output_tokens, cost, currency, duration, first_token";

    /** How many columns these are. */
    public static final int COUNT = 15;

    private SummaryColumns() {}

    /** {@return the line of a row that begins with these columns} */
    public static GenerationSummary read(ResultSet row, @Nullable String preview) throws SQLException {
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
                duration(number(row, 14)),
                duration(number(row, 15)),
                preview);
    }

    static Cost cost(@Nullable Long billionths, @Nullable String currency) {
        return billionths == null || currency == null
                ? new Cost.Unknown("the list does not tell why")
                : new Cost.Known(
                        BigDecimal.valueOf(billionths, GenerationRow.COST_SCALE), Currency.getInstance(currency));
    }

    static @Nullable Duration duration(@Nullable Long nanos) {
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
}
