package dev.llmops.local.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The smallest vocabulary that every text can be written in: a token for each byte, spelled by GPT-2's alphabet and as
 * {@code <0x0A>}, and a few that are merged of them.
 */
final class ByteVocabulary {

    static final List<String> MERGES = List.of("a a", "o o", "aa aa", "\u0120 \u0120", "- -", "1 1");

    private ByteVocabulary() {}

    static List<String> tokens() {
        Set<String> tokens = new LinkedHashSet<>(List.of("<unk>", "<s>", "</s>"));
        int spelled = 256;
        for (int b = 0; b < 256; b++) {
            boolean shown = (b > ' ' && b < 0x7F) || (b > 0xA0 && b != 0xAD);
            tokens.add(Character.toString(shown ? b : spelled++));
        }
        for (int b = 0; b < 256; b++) {
            tokens.add(String.format("<0x%02X>", b));
        }
        tokens.addAll(List.of("\u2581", "\n", "\n\n"));
        MERGES.forEach(merge -> tokens.add(merge.replace(" ", "")));
        return new ArrayList<>(tokens);
    }
}
