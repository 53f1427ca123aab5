package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.ChunkingStrategy;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where a block that is too large can be cut, in finer and finer steps. Each list is made when it is first needed. */
final class Cuts {

    private final String text;
    private final CharRange range;
    private final List<Function<String, int[]>> steps;
    private final List<int @Nullable []> found = new ArrayList<>();

    Cuts(String text, List<Function<String, int[]>> steps, CharRange range) {
        this.text = text;
        this.range = range;
        this.steps = steps;
        steps.forEach(step -> found.add(null));
    }

    /** {@return the steps for a table} */
    static List<Function<String, int[]>> ofTable(boolean quoted) {
        return List.of(table -> Table.recordEnds(table, quoted), Cuts::lines, Cuts::words, Cuts::characters);
    }

    /** {@return the steps for a block} */
    static List<Function<String, int[]>> of(Block.Kind kind) {
        boolean prose = kind == Block.Kind.PARAGRAPH || kind == Block.Kind.HEADING;
        return prose
                ? List.of(Cuts::sentences, Cuts::words, Cuts::characters)
                : List.of(Cuts::lines, Cuts::words, Cuts::characters);
    }

    /** {@return the steps for a text whose structure is not looked at} */
    static List<Function<String, int[]>> of(ChunkingStrategy cutting) {
        return cutting == ChunkingStrategy.RECURSIVE
                ? List.of(Cuts::paragraphs, Cuts::lines, Cuts::sentences, Cuts::words, Cuts::characters)
                : List.of(Cuts::words, Cuts::characters);
    }

    int steps() {
        return steps.size();
    }

    /** {@return positions in the text in ascending order; the last one is the end of the block} */
    int[] at(int step) {
        int @Nullable [] known = found.get(step);
        if (known == null) {
            int[] relative = steps.get(step).apply(range.in(text));
            known = Arrays.stream(relative).map(cut -> cut + range.start()).toArray();
            found.set(step, known);
        }
        return known;
    }

    private static int[] sentences(String block) {
        return boundaries(block, BreakIterator.getSentenceInstance(Locale.ROOT));
    }

    /** What a reader takes for one character; never half of a surrogate pair. */
    private static int[] characters(String block) {
        return boundaries(block, BreakIterator.getCharacterInstance(Locale.ROOT));
    }

    private static int[] boundaries(String block, BreakIterator breaks) {
        breaks.setText(block);
        IntStream.Builder cuts = IntStream.builder();
        breaks.first();
        for (int cut = breaks.next(); cut != BreakIterator.DONE; cut = breaks.next()) {
            cuts.add(cut);
        }
        return cuts.build().toArray();
    }

    /** Behind each blank line. */
    private static int[] paragraphs(String block) {
        IntStream.Builder cuts = IntStream.builder();
        int line = 0;
        for (int i = 0; i < block.length(); i++) {
            if (block.charAt(i) == '\n') {
                if (block.substring(line, i).isBlank()) {
                    cuts.add(i + 1);
                }
                line = i + 1;
            }
        }
        cuts.add(block.length());
        return cuts.build().toArray();
    }

    private static int[] lines(String block) {
        return behind(block, '\n');
    }

    private static int[] words(String block) {
        return behind(block, ' ');
    }

    private static int[] behind(String block, char separator) {
        IntStream.Builder cuts = IntStream.builder();
        for (int i = 1; i < block.length(); i++) {
            char before = block.charAt(i - 1);
            if (before == separator || before == '\n') {
                cuts.add(i);
            }
        }
        cuts.add(block.length());
        return cuts.build().toArray();
    }
}
