package dev.llmops.guardrails.output;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.internal.redact.JsonPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The texts in which something is looked for: of the arguments of a tool call each by itself, as the tool will get it and not as
 * JSON escapes it; or else the whole.
 */
final class Arguments {

    private static final String EMPTY = "\"\"";

    private Arguments() {}

    /** Looks into one text. */
    interface Look {
        List<Evidence> into(String text, boolean argument);
    }

    static List<Evidence> each(CheckedText text, Look look) {
        List<JsonPiece> pieces = text.stage() == GuardrailStage.TOOL_CALL ? JsonPiece.of(text.original()) : null;
        if (pieces == null) {
            return look.into(text.original(), false);
        }
        List<Evidence> all = new ArrayList<>();
        for (JsonPiece piece : pieces) {
            for (Evidence seen : look.into(piece.text(), true)) {
                all.add(placed(seen, piece));
            }
        }
        return all;
    }

    /** Of a text that is written with escapes only the whole has a place; the whole is taken out. */
    private static Evidence placed(Evidence seen, JsonPiece piece) {
        CharRange inside = Objects.requireNonNull(seen.range());
        CharRange range = piece.range(inside.start(), inside.end());
        Evidence placed = Evidence.of(seen.category(), range, seen.score());
        if (seen.replacement() == null) {
            return placed;
        }
        return placed.replacedBy(range.length() == inside.length() ? quoted(seen.replacement()) : EMPTY);
    }

    /** What takes its place stands within a JSON text. */
    private static String quoted(String replacement) {
        String quoted = JsonPiece.quoted(replacement);
        return quoted.startsWith("\"") ? quoted.substring(1, quoted.length() - 1) : quoted;
    }
}
