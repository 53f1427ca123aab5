package dev.llmops.core.store;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.audit.AuditEvents;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

record ScoreTable(BatchWriter writer, Reader reader) implements ScoreStore {

    private static final String INSERT = RecordTable.SCORE.insert() + " ON CONFLICT (id) DO NOTHING";

    @Override
    public void save(GenerationScore score) {
        writer.apply(transaction -> insert(transaction, score));
    }

    private static void insert(Transaction transaction, GenerationScore score) throws SQLException {
        String generation = score.generation().value();
        if (transaction
                .first("SELECT 1 FROM llmops_generation WHERE id = ?", row -> true, generation)
                .isEmpty()) {
            throw new GenerationNotFoundException("no generation " + generation
                    + ", so its score was not stored; give the id that came with the answer");
        }
        String evaluator = score.judgement().evaluator();
        String id = RecordTable.scoreKey(generation, evaluator);
        String body = RecordJson.write(score);
        // Adding 0 makes minus zero zero: not every database keeps its sign.
        @Nullable
        Double value =
                score.judgement().score() instanceof Score.Scored scored ? (Double) (scored.value() + 0.0) : null;
        @Nullable Object[] row = {id, generation, Columns.name(evaluator), value, Columns.time(score.at()), body};
        if (transaction.update(INSERT, row) == 1) {
            transaction.audit(AuditChain.canonical(AuditEvents.of(score, RecordTable.SCORE.hash(row))));
        } else {
            requireSame(transaction, id, score);
        }
    }

    /** The time may differ: whoever lost the connection during a commit judges again. */
    private static void requireSame(Transaction transaction, String id, GenerationScore score) throws SQLException {
        GenerationScore known = transaction
                .first(
                        "SELECT body FROM llmops_score WHERE id = ?",
                        row -> RecordJson.read(row.getString(1), GenerationScore.class),
                        id)
                .orElseThrow();
        if (!known.judgement().equals(score.judgement())) {
            throw new StoreException(
                    "evaluator '" + score.judgement().evaluator() + "' has judged generation " + score.generation()
                            + " otherwise before; scores never change, so give an evaluator that judges otherwise another"
                            + " name",
                    null,
                    false);
        }
    }

    @Override
    public List<GenerationScore> of(GenerationId generation) {
        return reader.all(
                "SELECT body FROM llmops_score WHERE generation_id = ? ORDER BY evaluator",
                row -> RecordJson.read(row.getString(1), GenerationScore.class),
                generation.value());
    }
}
