package dev.llmops.eval.metric.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.eval.internal.text.PythonText;
import dev.llmops.eval.internal.text.WordNumbers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the regular expressions of the scripts. */
class MarkSpacesTest {

    private static final long SEED = 20_261_129;
    /** Marks and digits of several scripts, letters, a pair of surrogates, white space. */
    private static final String ALPHABET = "ab1２½.,-'!{^`~$&/:_ \n€«»。、٫é\uD83D\uDE00\uD835\uDFCF";

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void texts_are_cut_as_the_expressions_cut_them() {
        int[] alphabet = ALPHABET.codePoints().toArray();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                made.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            String text = made.toString();
            WordNumbers words = new WordNumbers();
            assertThat(MarkSpaces.western(text, words))
                    .as("western '%s', seed %d", text, SEED)
                    .isEqualTo(words.split((" " + text + " ")
                            .replaceAll("([{-~\\[-` -&(-+:-@/])", " $1 ")
                            .replaceAll("([^0-9])([.,])", "$1 $2 ")
                            .replaceAll("([.,])([^0-9])", " $1 $2")
                            .replaceAll("([0-9])(-)", "$1 $2 ")));
            assertThat(PythonText.split(MarkSpaces.unicode(text)))
                    .as("unicode '%s', seed %d", text, SEED)
                    .isEqualTo(PythonText.split(text.replaceAll("(\\P{N})(\\p{P})", "$1 $2 ")
                            .replaceAll("(\\p{P})(\\P{N})", " $1 $2")
                            .replaceAll("(\\p{S})", " $1 ")));
        }
    }
}
