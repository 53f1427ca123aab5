package dev.llmops.mcp.server;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.identity.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text of a record or a passage on its way to a model elsewhere: without what must not leave, without what gives it orders, and not too long. */
final class OutgoingText {

    private final Scrubber scrubber;
    private final List<Guardrail> guardrails;
    private final int maxCharacters;

    OutgoingText(Scrubber scrubber, List<Guardrail> guardrails, int maxCharacters) {
        this.scrubber = scrubber;
        this.guardrails = guardrails.stream()
                .filter(guardrail -> guardrail.stages().contains(GuardrailStage.TOOL_RESULT))
                .toList();
        this.maxCharacters = maxCharacters;
    }

    /** The same for texts that may be longer. */
    OutgoingText withMaxCharacters(int other) {
        return new OutgoingText(scrubber, guardrails, other);
    }

    /** {@return the text, cut with a mark that says where the whole of it is} */
    String of(String text, @Nullable String address) {
        String scrubbed = scrubber.scrub(text).orElse(null);
        if (scrubbed == null) {
            return "[withheld: it must not leave the store]";
        }
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
        String checked = scrubbed;
        for (Guardrail guardrail : guardrails) {
            Decision decision = guardrail.check(GuardrailStage.TOOL_RESULT, checked, context);
            if (decision.stops()) {
                return "[withheld by guardrail '" + guardrail.name() + "']";
            }
            checked = decision instanceof Decision.Transform transform ? transform.text() : checked;
        }
        return cut(checked, address);
    }

    /** The same for what the application wrote itself: a template may well read like an order. */
    String ofApplication(String text, @Nullable String address) {
        return scrubber.scrub(text)
                .map(scrubbed -> cut(scrubbed, address))
                .orElse("[withheld: it must not leave the store]");
    }

    private String cut(String text, @Nullable String address) {
        int length = text.codePointCount(0, text.length());
        if (length <= maxCharacters) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, maxCharacters)) + " [truncated: " + maxCharacters + " of "
                + length + " characters" + (address == null ? "" : "; more in " + address) + "]";
    }
}
