package dev.llmops.rag.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
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

    private static final List<String> NEGATIVE = List.of(
            "not only",
            "whether or not",
            "no doubt",
            "no. 5",
            "nicht nur",
            "pas seulement",
            "no sólo",
            "not",
            "No",
            "NEVER",
            "none",
            "nobody",
            "nothing",
            "neither",
            "nor",
            "cannot",
            "without",
            "don't",
            "isn’t",
            "hardly",
            "rarely",
            "unable",
            "lacks",
            "lacking",
            "fail",
            "fails",
            "failed",
            "nicht",
            "kein",
            "keinem",
            "nie",
            "niemals",
            "niemand",
            "nichts",
            "ohne",
            "weder",
            "pas",
            "jamais",
            "rien",
            "aucun",
            "aucune",
            "sans",
            "nunca",
            "JAMÁS",
            "nadie",
            "ningun",
            "ningúna",
            "tampoco",
            "sin la",
            "sin comer",
            "unhappy",
            "under",
            "incapable",
            "inefficient",
            "insufficient",
            "inadequate",
            "inaccurate",
            "incorrect",
            "invalid",
            "incomplete",
            "inconsistent",
            "incompatible",
            "inactive",
            "inability",
            "infrequent",
            "inappropriate",
            "invisible",
            "insignificant",
            "intolerant",
            "insensitive",
            "insecure",
            "impossible",
            "improbable",
            "immature",
            "immobile",
            "imperfect",
            "imbalance",
            "irregular",
            "irrelevant",
            "irresponsible",
            "illegal",
            "illicit",
            "illogical",
            "disabled",
            "disagree",
            "disallow",
            "disapprove",
            "discontinue",
            "disconnect",
            "dislike",
            "disprove",
            "disqualify",
            "disregard",
            "dissatisfied",
            "discourage",
            "lack",
            "non",
            "refuse",
            "deny",
            "denies",
            "denied",
            "absent",
            "few",
            "little",
            "stopped",
            "avoid",
            "prevents",
            "instead",
            "rather",
            "except",
            "fewer",
            "only",
            "excluded",
            "reject",
            "missing",
            "ban",
            "banned",
            "prohibited",
            "forbidden",
            "zero",
            "ſeldom",
            "barely",
            "scarcely",
            "false",
            "myth",
            "KAUM",
            "selten");

    @Test
    void finds_what_the_expression_alone_finds() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(MAX_PIECES); piece >= 0; piece--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            for (Beginnings beginnings : List.of(Quantity.NUMBERS, Quantity.WORDED_NUMBERS, Negation.HOLDERS)) {
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

    @Test
    void every_negation_of_one_word_begins_as_told() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(MAX_PIECES); piece >= 0; piece--) {
                text.append(NEGATIVE.get(random.nextInt(NEGATIVE.size())));
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            Matcher token = Negation.NEGATIONS.expression().matcher(text);
            while (token.find()) {
                if (token.start("strong") >= 0 || token.start("weak") >= 0) {
                    assertThat(token.group().matches(".*['’].*")
                                    || Negation.NEGATIONS.mayBegin(text.toString(), token.start()))
                            .as("seed %d, text %d '%s', '%s'", SEED, i, text, token.group())
                            .isTrue();
                }
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
