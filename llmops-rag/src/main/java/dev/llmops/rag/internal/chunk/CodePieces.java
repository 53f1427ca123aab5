package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a program: as many neighbouring declarations together as fit, and one that is too large into its members, which stay
 * among themselves.
 */
final class CodePieces {

    private final String text;
    private final CodeOutline outline;
    private final Splitter splitter;
    private final List<CharRange> pieces = new ArrayList<>();

    CodePieces(String text, CodeOutline outline, Splitter splitter) {
        this.text = text;
        this.outline = outline;
        this.splitter = splitter;
    }

    List<CharRange> of(CharRange program) {
        split(program, 0);
        return pieces;
    }

    private void split(CharRange range, int depth) {
        @Nullable CharRange open = null;
        int start = range.start();
        int[] cuts = outline.cuts(depth);
        int place = Arrays.binarySearch(cuts, start);
        for (int i = place >= 0 ? place + 1 : -place - 1; i < cuts.length && start < range.end(); i++) {
            int cut = cuts[i];
            int end = Blanks.trimEnd(text, start, Math.min(cut, range.end()));
            int first = Blanks.skip(text, start, end);
            start = cut;
            if (first == end) {
                continue;
            }
            if (open != null && splitter.fits(open.start(), end)) {
                open = new CharRange(open.start(), end);
            } else {
                add(open);
                open = new CharRange(first, end);
                if (!splitter.fits(first, end)) {
                    splitLarge(open, depth);
                    open = null;
                }
            }
        }
        add(open);
    }

    private void splitLarge(CharRange declaration, int depth) {
        if (depth + 1 < CodeOutline.DEPTHS) {
            split(declaration, depth + 1);
        } else {
            pieces.addAll(splitter.split(Cuts.of(Block.Kind.CODE), declaration));
        }
    }

    private void add(@Nullable CharRange piece) {
        if (piece != null) {
            pieces.add(piece);
        }
    }
}
