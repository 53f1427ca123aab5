package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.WholeCharacters;
import dev.llmops.springai.internal.advisor.Answers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientResponse;

/** One streamed answer as a guardrail lets it through: at once what it no longer can change, and the end of the answer when it has seen all. */
final class StreamedAnswer {

    private final Guardrail guardrail;
    private final StreamCheck check;
    private final RestoredStream restored;
    private final WholeCharacters characters = new WholeCharacters();
    private final StringBuilder seen = new StringBuilder();

    /** From the reason on why the model stopped: nothing may come after them. */
    private final List<ChatClientResponse> ending = new ArrayList<>();

    private final StringBuilder endingText = new StringBuilder();
    private @Nullable ChatClientResponse last;
    private boolean shown;

    StreamedAnswer(Guardrail guardrail, CallContext context) {
        this.guardrail = guardrail;
        this.check = guardrail.stages().contains(GuardrailStage.OUTPUT)
                ? guardrail.checkStream(context)
                : StreamCheck.noop();
        this.restored = new RestoredStream(context);
    }

    /** Ends a stream whose guardrail wants another answer, before anything of this one was shown. */
    static final class Again extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String text;
        private final String instruction;

        private Again(String text, String instruction) {
            super(instruction, null, false, false);
            this.text = text;
            this.instruction = instruction;
        }

        String text() {
            return text;
        }

        String instruction() {
            return instruction;
        }
    }

    /** {@return what of the answer can be shown after a piece} */
    List<ChatClientResponse> next(ChatClientResponse piece) {
        last = piece;
        String text = Answers.text(piece);
        String released = checked(characters.next(text));
        if (!ending.isEmpty() || Answers.isLast(piece)) {
            ending.add(Answers.withText(piece, ""));
            endingText.append(released);
            return List.of();
        }
        if (released.isEmpty() && Answers.isTextAlone(piece)) {
            return List.of();
        }
        shown |= !released.isEmpty();
        return List.of(Answers.withText(piece, released));
    }

    /** {@return the rest of the answer} */
    List<ChatClientResponse> finish() {
        ChatClientResponse like = last;
        if (like == null) {
            return List.of();
        }
        endingText.append(checked(characters.rest()));
        StreamCheck.Step step = check.finish();
        refuse(step.decision());
        endingText.append(restored.push(step.released())).append(restored.finish());
        List<ChatClientResponse> rest = new ArrayList<>();
        if (!endingText.isEmpty()) {
            rest.add(Answers.ofText(like, endingText.toString()));
        }
        rest.addAll(ending);
        return rest;
    }

    private String checked(String piece) {
        if (piece.isEmpty()) {
            return "";
        }
        seen.append(piece);
        StreamCheck.Step step = check.push(piece);
        refuse(step.decision());
        return restored.push(step.released());
    }

    private void refuse(@Nullable Decision decision) {
        if (decision instanceof Decision.Block block) {
            throw new GuardrailBlockedException(guardrail.name(), block.reason(), block.findings());
        }
        if (decision instanceof Decision.Reask reask) {
            if (shown) {
                throw new GuardrailBlockedException(guardrail.name(), reask.instruction(), reask.findings());
            }
            throw new Again(seen.toString(), reask.instruction());
        }
    }
}
