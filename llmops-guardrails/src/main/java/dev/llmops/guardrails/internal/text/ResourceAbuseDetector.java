package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Texts that cost much and say little: the same over and over, words without end, signs of which each costs several
 * tokens, and more that is encoded than anybody decodes.
 */
public final class ResourceAbuseDetector implements TextDetector {

    public static final String NAME = "resource-abuse";

    private static final int BLOCK = 4_096;
    private static final int GRAM = 8;
    private static final int BUCKETS = 1 << 16;
    private static final double REPEATED = 0.05;
    private static final int LONG_WORD = 8_192;
    private static final int MANY_TOKENS = 100_000;
    private static final int PRIME = 31;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public double threshold() {
        return 0.8;
    }

    @Override
    public Set<String> categories() {
        return Set.of("token_flood", "decoder_bomb", "repetition", "long_word");
    }

    @Override
    public Detection detect(CheckedText text) {
        String original = text.original();
        List<Evidence> evidence = new ArrayList<>();
        repetition(original, evidence);
        longWord(original, evidence);
        if (tokens(original) > MANY_TOKENS) {
            evidence.add(Evidence.of("token_flood", CharRange.of(original), 1));
        }
        if (text.exhausted()) {
            evidence.add(Evidence.of("decoder_bomb", CharRange.of(original), 0.9));
        }
        return Detection.of(evidence);
    }

    /** Blocks in which few of the eight-character parts differ; blocks that follow each other are told as one. */
    private static void repetition(String text, List<Evidence> evidence) {
        int start = -1;
        for (int block = 0; block + BLOCK <= text.length(); block += BLOCK) {
            boolean repeats = distinct(text, block) < REPEATED * BLOCK;
            if (repeats && start < 0) {
                start = block;
            } else if (!repeats && start >= 0) {
                evidence.add(Evidence.of("repetition", new CharRange(start, block), 0.9));
                start = -1;
            }
        }
        if (start >= 0) {
            evidence.add(Evidence.of("repetition", new CharRange(start, text.length()), 0.9));
        }
    }

    private static int distinct(String text, int from) {
        BitSet seen = new BitSet(BUCKETS);
        for (int i = from; i + GRAM <= from + BLOCK; i++) {
            int hash = 1;
            for (int k = 0; k < GRAM; k++) {
                hash = PRIME * hash + text.charAt(i + k);
            }
            seen.set((hash ^ (hash >>> 16)) & (BUCKETS - 1));
        }
        return seen.cardinality();
    }

    private static void longWord(String text, List<Evidence> evidence) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) <= ' ' || text.charAt(i) >= 0x2E80) {
                if (i - start > LONG_WORD) {
                    evidence.add(Evidence.of("long_word", new CharRange(start, i), 0.7));
                }
                start = i + 1;
            }
        }
    }

    /** A guess that no tokenizer is needed for: a token for each four bytes of ASCII, and for each two others in UTF-8. */
    private static long tokens(String text) {
        long quarters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quarters += c < 0x80 ? 1 : c < 0x800 ? 4 : 6;
        }
        return quarters / 4;
    }
}
