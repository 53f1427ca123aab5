package dev.llmops.guardrails.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.guardrails.internal.scan.Alphabet;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each form of the table finds what is made after it by chance, wherever it stands, and nothing that is written as an example. */
class SecretFormsTest {

    private static final int TIMES = 200;
    private static final long SEED = 20_261_128;
    private static final String VISIBLE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~%+/=";

    private final TextScan scan = new TextScan(SecretDetectors.ALL);

    static Stream<SecretForm> forms() {
        return SecretForms.all().stream();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void finds_what_has_the_form(SecretForm form) {
        Random random = new Random(SEED);
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            String secret = made(form, random);
            if (scan.all("the value is " + secret + " here").stream()
                    .noneMatch(match -> match.start() <= 13 && match.end() >= 13 + secret.length())) {
                missed.add(secret);
            }
        }
        assertThat(missed).as("of %d, seed %d", TIMES, SEED).hasSizeLessThanOrEqualTo(TIMES / 50);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void finds_no_value_of_one_letter(SecretForm form) {
        StringBuilder example = new StringBuilder(form.beginning());
        for (SecretForm.Part part : form.parts()) {
            String one = VISIBLE.chars()
                    .filter(c -> part.alphabet().has((char) c))
                    .mapToObj(Character::toString)
                    .findFirst()
                    .orElseThrow();
            example.append(one.repeat(part.least())).append(part.behind());
        }

        assertThat(scan.all("the value is " + example))
                .noneMatch(match -> match.type().equals(form.type()));
    }

    @Test
    void refuses_a_form_that_could_be_read_in_two_ways() {
        assertThatThrownBy(() -> SecretForms.form("x", "x-{alnum 3-9}abc{hex 8}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("x-{alnum 3-9}abc{hex 8}");
    }

    private static String made(SecretForm form, Random random) {
        StringBuilder secret = new StringBuilder(form.beginning());
        for (SecretForm.Part part : form.parts()) {
            int length = part.least() + random.nextInt(Math.min(part.most() - part.least(), 40) + 1);
            for (int i = 0; i < length; i++) {
                secret.append(one(part.alphabet(), random, i == length - 1));
            }
            secret.append(part.behind());
        }
        return secret.toString();
    }

    /** A character of an alphabet; the last is a letter or a digit where it can be, as a word ends. */
    private static char one(Alphabet alphabet, Random random, boolean last) {
        while (true) {
            char c = VISIBLE.charAt(random.nextInt(VISIBLE.length()));
            if (alphabet.has(c) && (!last || Character.isLetterOrDigit(c) || alphabet == Alphabet.MARK)) {
                return c;
            }
        }
    }
}
