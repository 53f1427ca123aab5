package dev.llmops.core.internal.record;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.internal.audit.Columns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The figures of a call for each experiment that it takes part in; testers' calls have none. */
public final class ExperimentCalls {

    /** The columns of {@link #figures()}. */
    public static final String FIGURES =
            "experiment, unit, epoch, started_at, failed, blocked, latency, first_token, input_tokens, output_tokens, cost";

    /** What puts a row in. */
    public static final String INSERT = "INSERT INTO llmops_experiment_call (generation_id, " + FIGURES
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<@Nullable Object[]> rows;

    private ExperimentCalls(List<@Nullable Object[]> rows) {
        this.rows = rows;
    }

    /** {@return the figures of a call} */
    public static ExperimentCalls of(Generation generation) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Assignment assignment : generation.assignments()) {
            if (!assignment.tester() && assignment.epoch() > 0) {
                rows.add(row(generation, assignment));
            }
        }
        return new ExperimentCalls(rows);
    }

    private static @Nullable Object[] row(Generation generation, Assignment assignment) {
        GenerationStatus status = generation.status();
        return new @Nullable Object[] {
            generation.id().value(),
            assignment.experiment(),
            Columns.text(assignment.unit()),
            assignment.epoch(),
            Columns.micros(generation.timings().startedAt()),
            status == GenerationStatus.FAILED ? 1 : 0,
            status == GenerationStatus.BLOCKED ? 1 : 0,
            seconds(generation.timings().total()),
            seconds(generation.timings().timeToFirstToken()),
            generation.usage().input(),
            generation.usage().output(),
            generation.cost() instanceof Cost.Known known ? known.amount().doubleValue() : null
        };
    }

    private static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : (Double) (Durations.nanos(time) / NANOS_PER_SECOND);
    }

    /** {@return the rows, without the id of the generation} */
    public List<@Nullable Object[]> figures() {
        return rows.stream().map(row -> Arrays.copyOfRange(row, 1, row.length)).toList();
    }

    public List<@Nullable Object[]> rows() {
        return rows;
    }
}
