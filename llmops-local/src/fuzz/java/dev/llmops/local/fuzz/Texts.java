package dev.llmops.local.fuzz;

import dev.llmops.api.text.UnicodeText;
import java.util.List;
import java.util.Random;

/** Random texts: runs of one kind of character, mostly short, now and then as long as no user would write. */
final class Texts {

    private static final List<String> UNITS = List.of(
            "a",
            "A",
            "Aa",
            "1",
            " ",
            "\n",
            "\t",
            "\r\n",
            " \n",
            "-",
            "(",
            "{",
            "[",
            "\"",
            "\\",
            "'s",
            "_",
            "\u00e9",
            "\u00c9",
            "\u0301",
            "\u4e2d",
            "\u304b",
            "\uac00",
            "\u0915\u093f",
            "\u0645",
            "\u00a0",
            "\u3000",
            "\u200b",
            "\ud83d\ude00",
            "\ud83d\udc69\u200d\ud83d\udcbb",
            "\u0000",
            "\ufffd",
            "a ",
            "1,",
            "a1",
            "<s>",
            "</s>",
            "<unk>",
            "<|im_end|>",
            "IMGIMGAZ",
            "<sentinel:1>",
            "Zoo ");

    private static final int MANY = 600;

    private Texts() {}

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
            text.append(
                    random.nextInt(8) == 0 ? characters(random) : unit(random).repeat(length(random)));
        }
        return UnicodeText.repair(text.toString());
    }

    /** A text of at most so many characters. */
    static String text(Random random, int most) {
        String text = text(random);
        return text.length() <= most ? text : UnicodeText.repair(text.substring(0, most));
    }

    /** One of a few texts that a name, a key or a word could be. */
    static String name(Random random) {
        return unit(random).repeat(1 + (random.nextInt(4) == 0 ? count(random, MANY) : random.nextInt(4)));
    }

    static String unit(Random random) {
        return UNITS.get(random.nextInt(UNITS.size()));
    }

    private static int length(Random random) {
        int kind = random.nextInt(2_000);
        return count(random, kind == 0 ? 1_100_000 : kind < 4 ? 120_000 : kind < 40 ? 10_000 : MANY);
    }

    /** A number up to a limit, each order of magnitude as often as the others. */
    static int count(Random random, int most) {
        return (int) Math.exp(random.nextDouble() * Math.log(most));
    }

    private static String characters(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = count(random, 400); left > 0; left--) {
            int character = random.nextInt(random.nextBoolean() ? 0x3000 : Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(character);
        }
        return text.toString();
    }
}
