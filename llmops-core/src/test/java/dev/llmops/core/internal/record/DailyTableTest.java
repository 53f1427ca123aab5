package dev.llmops.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.RandomRecords;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyTableTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final int DAYS = 3;
    private static final int CALLS = 5;

    @TempDir
    Path folder;

    private final List<String> done = new ArrayList<>();

    @Test
    void sums_are_made_anew_day_by_day_and_are_those_that_were_kept() throws Exception {
        Path file = folder.resolve("llmops.db");
        try (Store store = Stores.sqlite(file)) {
            for (int call = 0; call < DAYS * CALLS; call++) {
                save(store, call, NOON.plus(Duration.ofDays(call % DAYS)));
            }
        }
        try (Connection real = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            real.setAutoCommit(false);
            String kept = sums(real);

            DailyTable.fill(watched(Connection.class, real));

            assertThat(sums(real)).isEqualTo(kept).isNotEmpty();
            assertThat(DailyTable.problem(real)).isNull();
        }
        // A day is written once the first call of the next one shows that it is over.
        assertThat(String.join("", done).replaceAll("w+", "w")).isEqualTo("rrrrrrw" + "rrrrrw" + "rrrrw");
    }

    private static void save(Store store, int number, Instant start) {
        String millis = String.format("%012x", start.toEpochMilli());
        store.generations()
                .save(new RandomRecords(number)
                        .generation().toBuilder()
                                .id(new GenerationId(millis.substring(0, 8) + "-" + millis.substring(8)
                                        + String.format("-7000-8000-%012d", number)))
                                .replayOf(null)
                                .shadowOf(null)
                                .timings(new Timings(start, null, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                                .build())
                .join();
    }

    private static String sums(Connection connection) throws Exception {
        StringBuilder sums = new StringBuilder();
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT scope, day, calls, body FROM llmops_daily_calls ORDER BY scope, day, calls");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                for (int column = 1; column <= 4; column++) {
                    sums.append(rows.getString(column)).append('\n');
                }
            }
        }
        return sums.toString();
    }

    /** Notes each generation that is read, and each sum that is written. */
    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, with) -> {
            Object result;
            try {
                result = method.invoke(real, with);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            String sql = with != null && with.length > 0 ? String.valueOf(with[0]) : "";
            if (method.getName().equals("prepareStatement") && sql.contains("FROM llmops_generation")) {
                return watched(PreparedStatement.class, (PreparedStatement) result);
            }
            if (method.getName().equals("prepareStatement") && sql.startsWith("INSERT")) {
                done.add("w");
            }
            if (method.getName().equals("executeQuery")) {
                return watched(ResultSet.class, (ResultSet) result);
            }
            if (method.getName().equals("next") && Boolean.TRUE.equals(result)) {
                done.add("r");
            }
            return result;
        }));
    }
}
