package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.WholeCharacters;
import dev.llmops.springai.internal.advisor.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientResponse;

/**
 * One streamed answer as a guardrail lets it through: at once what it no longer can change, and the end of the answer when it has seen all.
 * Each generation of it is checked by itself, as in an answer that comes whole.
 */
final class StreamedAnswer {

    private final Guardrail guardrail;
    private final CallContext context;
    private final SortedMap<Integer, Text> texts = new TreeMap<>();

    /** Of each generation from the reason on why the model stopped: nothing of it may come after them. */
    private final List<ChatClientResponse> ending = new ArrayList<>();

    private @Nullable ChatClientResponse last;
    private boolean shown;

    StreamedAnswer(Guardrail guardrail, CallContext context) {
        this.guardrail = guardrail;
        this.context = context;
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
        List<String> pieces = Answers.texts(piece);
        List<Text> of = Answers.indices(piece).stream()
                .map(index -> texts.computeIfAbsent(index, absent -> new Text()))
                .toList();
        // Of several generations one stops before another, whose text goes on.
        boolean ends =
                Answers.isLast(piece) || (!ending.isEmpty() && of.stream().allMatch(text -> text.ended));
        List<String> released = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Text text = of.get(i);
            text.ended |= ends;
            String next = text.next(pieces.get(i));
            if (text.ended) {
                text.rest.append(next);
            }
            released.add(text.ended ? "" : next);
        }
        if (ends) {
            ending.add(Answers.withTexts(piece, released));
            return List.of();
        }
        boolean silent = released.stream().allMatch(String::isEmpty);
        if (silent && Answers.isTextAlone(piece)) {
            return List.of();
        }
        shown |= !silent;
        return List.of(Answers.withTexts(piece, released));
    }

    /** {@return the rest of the answer} */
    List<ChatClientResponse> finish() {
        ChatClientResponse like = last;
        if (like == null) {
            return List.of();
        }
        SortedMap<Integer, String> left = new TreeMap<>();
        texts.forEach((index, text) -> left.put(index, text.finish()));
        List<ChatClientResponse> rest = new ArrayList<>();
        if (left.values().stream().anyMatch(text -> !text.isEmpty())) {
            rest.add(Answers.ofTexts(like, left));
        }
        rest.addAll(ending);
        return rest;
    }

    /** The text of one generation. */
    private final class Text {

        private final StreamCheck check = guardrail.stages().contains(GuardrailStage.OUTPUT)
                ? guardrail.checkStream(context)
                : StreamCheck.noop();
        private final Deanonymizer restored = Deanonymizer.byForm(context::restorers);
        private final WholeCharacters characters = new WholeCharacters();
        private final StringBuilder seen = new StringBuilder();
        private final StringBuilder rest = new StringBuilder();
        private boolean ended;

        String next(String piece) {
            return checked(characters.next(piece));
        }

        String finish() {
            rest.append(checked(characters.rest()));
            StreamCheck.Step step = check.finish();
            refuse(step.decision(), seen);
            return rest.append(restored.push(step.released()))
                    .append(restored.finish())
                    .toString();
        }

        private String checked(String piece) {
            if (piece.isEmpty()) {
                return "";
            }
            seen.append(piece);
            StreamCheck.Step step = check.push(piece);
            refuse(step.decision(), seen);
            return restored.push(step.released());
        }
    }

    private void refuse(@Nullable Decision decision, CharSequence seen) {
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
