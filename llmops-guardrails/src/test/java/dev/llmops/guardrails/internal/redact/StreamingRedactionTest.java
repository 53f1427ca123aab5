package dev.llmops.guardrails.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random texts with planted values, cut at random places: the pieces give what the whole gives. */
class StreamingRedactionTest {

    private static final int ROUNDS = 3_000;
    /** The longest local part and host name that an address may have, and a bit. */
    private static final int MAX_ADDRESS = 330;

    private static final List<String> PIECES = List.of(
            "a@b.example.com",
            "4111 1111 1111 1111",
            "4111-1111-1111-1112",
            "GB29 NWBK 6016 1331 9268 19",
            "219-09-9998",
            "+1 415 555 2671",
            "(415) 555-2671",
            "10.0.0.1",
            "2001:db8::1",
            "<EMAIL_1>",
            "< phone_2 >",
            "<EMAIL",
            "\uD83D\uDE00",
            "AKIAZ7QK3J5LMN2PRS4T",
            "password: hunter22",
            "https://u:pa55@h",
            "xoxb-12345678901-",
            "4f9d2c7b8a1e6035d4c3b2a190f8e7d6",
            "facebook_secret = \"",
            "curl -u bob:pa55w0rd",
            "Authorization: Token ",
            "<add key=\"Password\" value=\"",
            "dO29Q~F5-VwnW.lZdd11xFF_t5NAXCaGwDl9NbT1",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def_0",
            "ey",
            "AB 12 34 56 C",
            "M1 1AA",
            "B AB 1234",
            "1 84 12 76 451 089 46",
            "3998 7654 3211",
            "529.982.247-25",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            "00:1A:2B:3C:4D:5E",
            "born 12/03/1980",
            "March 5, 1980",
            "Dr. Anna ",
            "Schmidt",
            "12 Main Street, Apt. 4\nSpringfield, IL 62701",
            "Musterstraße 5",
            "New York",
            "Acme Holdings Ltd",
            "ghp_3TW8xQm5LkZp9RvN2sBc7JdYf4HgAe000000",
            "sk-",
            "é",
            " ",
            "\n",
            ".",
            ",",
            "-",
            "@",
            "1",
            "12 34",
            "the ",
            "phone ",
            "SSN ",
            "version ",
            "is ",
            ":",
            "::",
            "+",
            "(",
            "a.b-c_d",
            "o\u0308",
            "\u0301",
            "\u20E3");

    private static final List<String> ESCAPES = List.of("\\n", "\\u0040", "\\u00a0", "\\", "%20", "%0A", "&#64;");

    private static final List<String> INVISIBLE = List.of("\u200B", "\u200D", "\uFE0F", "\u200B\u200C");

    private static final List<Guardrail> GUARDRAILS = List.of(
            PiiGuardrail.redact(),
            PiiGuardrail.mask(),
            PiiGuardrail.builder()
                    .withNames()
                    .with("date", "location", "network")
                    .build(),
            SecretsGuardrail.redact());

    @Test
    void pieces_give_what_the_whole_gives_and_hold_back_no_more_than_an_address() {
        long seed = Long.getLong("llmops.seed", new SplittableRandom().nextLong());
        System.out.println("StreamingRedactionTest: -Dllmops.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random) + ESCAPES.get(random.nextInt(ESCAPES.size())) + text(random);
            for (Guardrail guardrail : GUARDRAILS) {
                GuardrailContext wholeCall = GuardrailContext.of(Caller.ANONYMOUS);
                Decision whole = guardrail.check(GuardrailStage.OUTPUT, text, wholeCall);
                String expected = whole instanceof Decision.Transform transform ? transform.text() : text;
                GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
                String streamed = stream(guardrail.checkStream(call), text, random);

                assertThat(streamed)
                        .as("seed %d, round %d: %s", seed, round, text)
                        .isEqualTo(expected);
                if (!guardrail.equals(GUARDRAILS.get(1))) {
                    assertThat(restoreInPieces(call, streamed, random))
                            .as("restored, seed %d, round %d", seed, round)
                            .isEqualTo(wholeCall.restored(expected));
                }
            }
        }
    }

    /** They are let go by the thousand, before, within and behind what is found. */
    @Test
    void runs_of_invisible_characters_change_nothing() {
        long seed = Long.getLong("llmops.seed", new SplittableRandom().nextLong());
        System.out.println("StreamingRedactionTest: -Dllmops.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS / 10; round++) {
            String visible = text(random) + text(random);
            StringBuilder text = new StringBuilder(visible);
            for (int i = 0; i < 4; i++) {
                int at = random.nextInt(text.length() + 1);
                boolean pair = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
                text.insert(pair ? at - 1 : at, INVISIBLE.get(i).repeat(random.nextInt(1, 2_500)));
            }
            for (Guardrail guardrail : GUARDRAILS) {
                Decision whole =
                        guardrail.check(GuardrailStage.OUTPUT, text.toString(), GuardrailContext.of(Caller.ANONYMOUS));
                StreamCheck check = guardrail.checkStream(GuardrailContext.of(Caller.ANONYMOUS));
                StringBuilder released = new StringBuilder();
                for (int i = 0; i < text.length(); ) {
                    int end = Math.min(text.length(), i + 1 + random.nextInt(300));
                    released.append(check.push(text.substring(i, end)).released());
                    i = end;
                }
                StreamCheck.Step last = check.finish();

                assertThat(last.decision())
                        .as("seed %d, round %d: %s", seed, round, visible)
                        .isEqualTo(whole);
                assertThat(released + last.released())
                        .isEqualTo(whole instanceof Decision.Transform changed ? changed.text() : text.toString());
            }
        }
    }

    @Test
    void what_was_redacted_comes_back_whatever_the_text() {
        long seed = Long.getLong("llmops.seed", new SplittableRandom().nextLong());
        System.out.println("StreamingRedactionTest: -Dllmops.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random);
            GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
            String redacted = check(SecretsGuardrail.redact(), check(PiiGuardrail.redact(), text, call), call);

            assertThat(call.restored(redacted))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(text);
        }
    }

    private static String check(Guardrail guardrail, String text, GuardrailContext call) {
        Decision decision = guardrail.check(GuardrailStage.USER_INPUT, text, call);
        return decision instanceof Decision.Transform transform ? transform.text() : text;
    }

    private static String stream(StreamCheck check, String text, SplittableRandom random) {
        StringBuilder released = new StringBuilder();
        int pushed = 0;
        while (pushed < text.length()) {
            int end = Math.min(text.length(), pushed + 1 + random.nextInt(9));
            released.append(check.push(text.substring(pushed, end)).released());
            pushed = end;
            assertThat(held(text, pushed, released)).isLessThan(MAX_ADDRESS);
        }
        return released.append(check.finish().released()).toString();
    }

    /** How much is back at most: what was released may be longer or shorter than what came in by its replacements. */
    private static int held(String text, int pushed, StringBuilder released) {
        int same = 0;
        while (same < Math.min(pushed, released.length()) && text.charAt(same) == released.charAt(same)) {
            same++;
        }
        return same == released.length() ? pushed - same : 0;
    }

    private static String restoreInPieces(GuardrailContext call, String text, SplittableRandom random) {
        StringBuilder out = new StringBuilder();
        Deanonymizer restorer = new VaultDeanonymizer(call.memory(MemoryKey.of(Vault.class), Vault::new));
        int pushed = 0;
        while (pushed < text.length()) {
            int end = Math.min(text.length(), pushed + 1 + random.nextInt(5));
            out.append(restorer.push(text.substring(pushed, end)));
            pushed = end;
        }
        return out.append(restorer.finish()).toString();
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(1, 14);
        for (int i = 0; i < count; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
            if (random.nextInt(3) == 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }
}
