package dev.llmops.core.store;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.audit.AuditEvents;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Limits;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

record FeedbackTable(BatchWriter writer, Reader reader) implements FeedbackStore {

    private static final String INSERT = RecordTable.FEEDBACK.insert() + " ON CONFLICT (id) DO NOTHING";

    private static final String VALUE = "UPDATE llmops_feedback SET value = ? WHERE id = ?";

    @Override
    public void accept(Feedback feedback) {
        writer.apply(transaction -> insert(transaction, feedback));
    }

    private static void insert(Transaction transaction, Feedback feedback) throws SQLException {
        String generation = feedback.generation().value();
        if (transaction
                .first("SELECT 1 FROM llmops_generation WHERE id = ?", row -> true, generation)
                .isEmpty()) {
            throw new GenerationNotFoundException("no generation " + generation
                    + ", so the feedback on it was not stored; give the id that came with the answer");
        }
        String body = RecordJson.write(feedback);
        String signal = RecordJson.kindOf(feedback.signal());
        @Nullable
        Object[] row = {
            Columns.text(feedback.id()),
            generation,
            signal,
            Columns.text(feedback.user()),
            Columns.time(feedback.at()),
            body
        };
        if (transaction.update(INSERT, row) == 1) {
            transaction.update(VALUE, value(feedback.signal()), Columns.text(feedback.id()));
            transaction.audit(AuditChain.canonical(AuditEvents.of(feedback, signal, RecordTable.FEEDBACK.hash(row))));
        }
    }

    /** What it counts for in an experiment. */
    static double value(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Rating rating) {
            // Halves, since a difference can be too large for a number.
            return (rating.value() / 2 - rating.least() / 2) / (rating.most() / 2 - rating.least() / 2);
        }
        return signal instanceof FeedbackSignal.Thumbs thumbs && !thumbs.up() ? 0 : 1;
    }

    @Override
    public List<Feedback> of(GenerationId generation) {
        return reader.all(
                "SELECT body FROM llmops_feedback WHERE generation_id = ? ORDER BY given_at, id",
                FeedbackTable::read,
                generation.value());
    }

    @Override
    public List<Feedback> latest(int limit) {
        return reader.all(
                "SELECT body FROM llmops_feedback ORDER BY given_at DESC, id DESC LIMIT ?",
                FeedbackTable::read,
                Limits.atLeastOne(limit));
    }

    private static Feedback read(ResultSet row) throws SQLException {
        return RecordJson.read(row.getString(1), Feedback.class);
    }
}
