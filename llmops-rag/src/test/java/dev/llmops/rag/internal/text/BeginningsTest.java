package dev.llmops.rag.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;

final class BeginningsTest {

    private static final long SEED = 20261129;
    private static final int TEXTS = 20_000;
    private static final int MAX_PIECES = 8;

    private static final List<String> PIECES = List.of(
            "five",
            "Fünf",
            "dix-sept",
            "dix",
            "SIX",
            "twenty-one",
            "zéro",
            "a third",
            "a third of",
            "one quarter",
            "three quarters of",
            "zwei",
            "drei",
            "halves",
            "halbes",
            "Hälfte",
            "moitié",
            "dozen",
            "a hundred",
            "ein",
            "eine",
            "einmal",
            "une fois",
            "un",
            "under",
            "Europe",
            "use",
            "USD",
            "US$",
            "$",
            "€",
            "EUR",
            "-",
            "−",
            "–",
            "minus",
            "moins",
            ".",
            ",",
            "5",
            "1,600",
            "1 600",
            ".5",
            "12",
            "٣",
            "kg",
            "%",
            "per day",
            "million",
            "doublé",
            "doubling",
            "verdoppelt",
            "tripled",
            "second",
            "erster",
            "troisième",
            "décima",
            "é",
            "ſix",
            "x",
            "_",
            " ",
            " ",
            " ",
            " ",
            "\n",
            "\u00a0",
            "(",
            ")",
            "K",
            "𝒙");

    @Test
    void finds_what_the_expression_alone_finds() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(MAX_PIECES); piece >= 0; piece--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            for (Beginnings beginnings : List.of(Quantity.NUMBERS, Quantity.WORDED_NUMBERS)) {
                assertThat(found(beginnings, text.toString()))
                        .as("seed %d, text %d '%s'", SEED, i, text)
                        .isEqualTo(beginnings
                                .expression()
                                .matcher(text)
                                .results()
                                .map(BeginningsTest::place)
                                .toList());
            }
        }
    }

    private static List<String> found(Beginnings beginnings, String text) {
        List<String> found = new ArrayList<>();
        Beginnings.Search search = beginnings.in(text);
        while (search.find()) {
            found.add(place(search.match().toMatchResult()));
        }
        return found;
    }

    private static String place(MatchResult match) {
        StringBuilder place = new StringBuilder();
        for (int group = 0; group <= match.groupCount(); group++) {
            place.append(match.start(group))
                    .append('-')
                    .append(match.end(group))
                    .append(' ');
        }
        return place.toString();
    }
}
