package dev.llmops.eval.judge.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.judge.OrderVerdict;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.Winner;
import dev.llmops.eval.judge.bias.JudgedPair;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line that was judged. */
record VerdictRow(
        ObjectNode json, boolean hasVerdict, @Nullable JudgedPair pair) {

    static VerdictRow of(JudgeRow row, Judgement judgement) {
        ObjectNode json = start(row);
        boolean scored = judgement.score() instanceof Score.Scored;
        if (judgement.score() instanceof Score.Scored score) {
            json.put("score", score.value());
        } else {
            json.putNull("score");
        }
        json.put("reason", judgement.rationale());
        missing(json, judgement.score());
        return new VerdictRow(json, scored, null);
    }

    static VerdictRow of(JudgeRow row, PairVerdict verdict) {
        ObjectNode json = start(row);
        json.put("winner", word(verdict.winner()));
        json.put("reason", verdict.rationale());
        OrderVerdict asGiven = verdict.asGiven();
        OrderVerdict swapped = verdict.swapped();
        if (asGiven != null && swapped != null) {
            json.putArray("orders").add(word(asGiven.winner())).add(word(swapped.winner()));
        }
        Score missing = verdict.missing();
        if (missing != null) {
            missing(json, missing);
        }
        return new VerdictRow(json, verdict.winner() != null, new JudgedPair(row.requirePair(), verdict, row.label()));
    }

    private static ObjectNode start(JudgeRow row) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set("id", row.id());
        return json;
    }

    private static void missing(ObjectNode json, Score score) {
        if (score instanceof Score.Unscored unscored) {
            json.put("unscored", unscored.reason());
        } else if (score instanceof Score.Failed failed) {
            json.put("failed", failed.error());
        }
    }

    private static @Nullable String word(@Nullable Winner winner) {
        return winner == null ? null : winner.name().toLowerCase(Locale.ROOT);
    }
}
