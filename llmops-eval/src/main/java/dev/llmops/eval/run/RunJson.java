package dev.llmops.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run stands in its file: a line for its {@link RunInfo}, then a line for each row. */
final class RunJson {

    private static final int FORMAT = 1;

    private RunJson() {}

    static ObjectNode head(RunInfo info, @Nullable RunOrigin origin) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("format", FORMAT);
        line.set("run", Json.MAPPER.valueToTree(info));
        if (origin != null) {
            line.putObject("origin")
                    .put("commit", origin.commit())
                    .put("at", origin.at().toString());
        }
        return line;
    }

    static Optional<RunOrigin> origin(ObjectNode line) {
        JsonNode origin = line.path("origin");
        return origin.isObject()
                ? Optional.of(new RunOrigin(
                        origin.path("commit").asText(),
                        Instant.parse(origin.path("at").asText())))
                : Optional.empty();
    }

    static RunInfo info(ObjectNode line) throws JsonProcessingException {
        if (line.path("format").asInt() != FORMAT) {
            throw new RunException(
                    "the first line must say format " + FORMAT + ", but said " + line.path("format"), null);
        }
        return Json.MAPPER.treeToValue(line.get("run"), RunInfo.class);
    }

    static ObjectNode row(RowResult row) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("row", row.rowId());
        line.put("hash", row.rowHash());
        if (!row.metadata().isEmpty()) {
            line.set("metadata", Json.MAPPER.valueToTree(row.metadata()));
        }
        if (row.answer() != null) {
            line.set("answer", Json.MAPPER.valueToTree(row.answer()));
        }
        if (row.error() != null) {
            line.put("error", row.error());
        }
        if (row.seconds() != null) {
            line.put("seconds", row.seconds());
        }
        if (row.receipt() != null) {
            line.set("receipt", receipt(row.receipt()));
        }
        if (row.sample() > 1) {
            line.put("sample", row.sample());
        }
        row.judgements().forEach(judgement -> line.withArray("judgements").add(judgement(judgement)));
        return line;
    }

    static RowResult row(ObjectNode line) throws JsonProcessingException {
        List<Judgement> judgements = new ArrayList<>();
        JsonNode listed = line.path("judgements");
        if (!line.path("row").isTextual() || !(listed.isMissingNode() || listed.isArray())) {
            throw new IllegalArgumentException("a row must have a text 'row', and 'judgements' must be a list");
        }
        for (JsonNode judgement : listed) {
            judgements.add(judgement(judgement));
        }
        JsonNode seconds = line.get("seconds");
        return new RowResult(
                line.path("row").asText(),
                line.path("hash").asText(),
                line.has("answer") ? answer(line.get("answer")) : null,
                text(line, "error"),
                seconds == null ? null : (Double) number("seconds", seconds),
                receipt(line.get("receipt")),
                judgements,
                metadata(line.get("metadata")),
                line.path("sample").asInt(1));
    }

    /** Files from before rows kept their metadata have none. */
    private static Map<String, Object> metadata(@Nullable JsonNode tree) {
        return tree == null ? Map.of() : Json.MAPPER.convertValue(tree, new TypeReference<Map<String, Object>>() {});
    }

    /** The last line of a run that ended before its last row. */
    static ObjectNode stopped(String reason) {
        return Json.MAPPER.createObjectNode().put("stopped", reason);
    }

    static @Nullable String stopped(ObjectNode line) {
        return text(line, "stopped");
    }

    static EvaluationCase answer(JsonNode tree) throws JsonProcessingException {
        return Json.MAPPER.treeToValue(tree, EvaluationCase.class);
    }

    static ObjectNode receipt(CallReceipt receipt) {
        ObjectNode tree = Json.MAPPER.createObjectNode();
        tree.put("generation", receipt.generation().value());
        tree.set("usage", Json.MAPPER.valueToTree(receipt.usage()));
        ObjectNode cost = tree.putObject("cost");
        if (receipt.cost() instanceof Cost.Known known) {
            cost.put("amount", known.amount().toPlainString());
            cost.put("currency", known.currency().getCurrencyCode());
        } else if (receipt.cost() instanceof Cost.Unknown unknown) {
            cost.put("unknown", unknown.reason());
        }
        return tree;
    }

    static @Nullable CallReceipt receipt(@Nullable JsonNode tree) throws JsonProcessingException {
        if (tree == null) {
            return null;
        }
        JsonNode cost = tree.path("cost");
        return new CallReceipt(
                new GenerationId(tree.path("generation").asText()),
                Json.MAPPER.treeToValue(tree.get("usage"), TokenUsage.class),
                cost.has("amount")
                        ? new Cost.Known(
                                new BigDecimal(cost.get("amount").asText()),
                                Currency.getInstance(cost.path("currency").asText()))
                        : new Cost.Unknown(cost.path("unknown").asText()));
    }

    private static ObjectNode judgement(Judgement judgement) {
        ObjectNode tree = Json.MAPPER.createObjectNode();
        tree.put("evaluator", judgement.evaluator());
        if (judgement.score() instanceof Score.Scored scored) {
            tree.put("score", scored.value());
        } else if (judgement.score() instanceof Score.Unscored unscored) {
            tree.put("unscored", unscored.reason());
        } else if (judgement.score() instanceof Score.Failed failed) {
            tree.put("failed", failed.error());
        }
        if (judgement.rationale() != null) {
            tree.put("rationale", judgement.rationale());
        }
        if (judgement.usage() != null) {
            tree.set("usage", Json.MAPPER.valueToTree(judgement.usage()));
        }
        return tree;
    }

    private static Judgement judgement(JsonNode tree) throws JsonProcessingException {
        Score score = tree.has("score")
                ? Score.of(number("score", tree.get("score")))
                : tree.has("failed")
                        ? new Score.Failed(tree.get("failed").asText())
                        : new Score.Unscored(tree.path("unscored").asText());
        TokenUsage usage = tree.has("usage") ? Json.MAPPER.treeToValue(tree.get("usage"), TokenUsage.class) : null;
        return new Judgement(tree.path("evaluator").asText(), score, text(tree, "rationale"), usage);
    }

    /** A text is no number, and must not be read as 0. */
    private static double number(String member, JsonNode value) {
        Require.that(value.isNumber(), () -> "'" + member + "' must be a number, but was " + value);
        return value.doubleValue();
    }

    private static @Nullable String text(JsonNode tree, String member) {
        JsonNode value = tree.get(member);
        return value == null ? null : value.asText();
    }
}
