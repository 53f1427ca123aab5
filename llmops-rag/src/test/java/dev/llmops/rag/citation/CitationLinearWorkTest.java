package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import dev.llmops.testkit.AdversarialTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Telling and checking the claims of an answer takes time in proportion to it, whatever the answer. */
class CitationLinearWorkTest {

    private static final List<Passage> PASSAGES = List.of(passage("The cable is long."), passage("The plug is red."));

    /** Of which nothing is to be measured. */
    private static final ClaimVerifier NEVER =
            (claim, passages) -> new Verification(Support.UNSUPPORTED, 0.0, "never", null, List.of());

    static Stream<Arguments> readers() {
        CitationChecker checker = new CitationChecker(NEVER);
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        readers.put("claims", answer -> {
            Claims claims = new Claims(answer);
            claims.cited();
            claims.sentences();
        });
        readers.put("a whole answer", answer -> CitationMetrics.of(checker.check(answer, PASSAGES)));
        readers.put("an answer as it comes", answer -> new FirstSupport(checker, PASSAGES).push(answer));
        return readers.entrySet().stream().map(reader -> Arguments.of(reader.getKey(), reader.getValue()));
    }

    @Tag("full")
    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void reading_an_answer(String name, Consumer<String> reader) {
        AdversarialTexts.of("[1] ", "[1] a. ", "a [1]\n", "[1], [2] and ", "[^1]: ", "    a. ", "according to [1] ")
                .forEach(kind -> kind.assertLinear(8_000, reader));
    }

    private static Passage passage(String text) {
        return new Passage("a.md", CharRange.of(text), text, null, Map.of());
    }
}
