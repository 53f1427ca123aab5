package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.local.error.NativeAbortException;
import dev.llmops.local.internal.engine.decode.Decoder;
import dev.llmops.local.internal.engine.decode.TokenSampler;
import dev.llmops.local.internal.engine.sequence.Draft;
import dev.llmops.local.internal.engine.sequence.Sequence;
import java.util.List;
import java.util.Objects;

/**
 * Chooses the tokens after what a step computed. A chooser is asked once for each token of the answer, as without drafts: the
 * next place is looked at only where the draft that stands there is the token that was just chosen.
 */
final class StepChoice {

    private final Decoder decoder;

    StepChoice(Decoder decoder) {
        this.decoder = decoder;
    }

    void choose(List<Sequence> inStep) {
        for (int i = 0; i < inStep.size(); i++) {
            Sequence sequence = inStep.get(i);
            sequence.chosenCount = 0;
            if (sequence.stepOutput >= 0 && !sequence.cancelRequested) {
                try {
                    choose(sequence);
                } catch (NativeAbortException e) {
                    throw e;
                } catch (LlmOpsException e) {
                    sequence.failure = e;
                }
            }
        }
    }

    private void choose(Sequence sequence) {
        Draft draft = sequence.draft;
        TokenSampler chooser = Objects.requireNonNull(sequence.chooser);
        int right = 0;
        try {
            while (true) {
                int at = sequence.stepOutput + right;
                int token = decoder.choose(chooser, at);
                boolean ends = decoder.endsGeneration(token);
                if (!ends) {
                    decoder.note(sequence.completion.logProbabilities(), at, token);
                }
                sequence.choose(token);
                if (ends || right == draft.size() || draft.token(right) != token) {
                    return;
                }
                right++;
            }
        } finally {
            draft.checked(right);
        }
    }
}
