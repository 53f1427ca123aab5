package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.fail;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.PiiTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Redacting a stream is redacting the whole, on 100,000 random chunkings of mixed text. */
class StreamedRedactionTest {

    private static final int TEXTS = 1_000;
    private static final int CHUNKINGS = 25;
    private static final List<String> GLUE = List.of(
            " ",
            "\n",
            ". ",
            ", ",
            "",
            ": ",
            "<EMAIL_1>",
            "\uD83D\uDE00",
            "é",
            "{\"a\":\"",
            "the ",
            "+1 ",
            "my password is ");

    @Test
    void pieces_give_what_the_whole_gives() {
        long seed = Long.getLong("llmops.seed", new SplittableRandom(System.identityHashCode(this)).nextLong());
        System.out.println("StreamedRedactionTest: -Dllmops.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        PolicyGuardrail guardrail = PolicyGuardrail.standard();
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            GuardrailContext wholeCall = GuardrailContext.of(Caller.ANONYMOUS);
            Decision whole = guardrail.check(GuardrailStage.OUTPUT, text, wholeCall);
            String expected = whole instanceof Decision.Transform transform ? transform.text() : text;
            for (int k = 0; k < CHUNKINGS; k++) {
                GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
                StreamCheck check = guardrail.checkStream(call);
                StringBuilder shown = new StringBuilder();
                int at = 0;
                int longest = 1 + random.nextInt(20);
                while (at < text.length()) {
                    int end = Math.min(text.length(), at + 1 + random.nextInt(longest));
                    if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                        end++;
                    }
                    shown.append(check.push(text.substring(at, end)).released());
                    at = end;
                }
                StreamCheck.Step last = check.finish();
                shown.append(last.released());
                if (!shown.toString().equals(expected) || !whole.equals(last.decision())) {
                    fail("seed %d, text %d, chunking %d: %s%nwhole: %s%npieces: %s%nwhole: %s%npieces: %s"
                            .formatted(seed, i, k, text, expected, shown, whole, last.decision()));
                }
            }
        }
    }

    private static String text(SplittableRandom random) {
        List<String> all = new ArrayList<>(PiiTexts.TEXTS);
        all.addAll(PiiTexts.SECRETS);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            String sample = all.get(random.nextInt(all.size()));
            int start = sample.isEmpty()
                    ? 0
                    : sample.offsetByCodePoints(0, random.nextInt(1 + sample.codePointCount(0, sample.length()) / 3));
            text.append(sample, start, sample.length()).append(GLUE.get(random.nextInt(GLUE.size())));
        }
        return text.toString();
    }
}
