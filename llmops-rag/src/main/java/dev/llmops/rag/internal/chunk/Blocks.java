package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.extract.DocumentFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a text: those of Markdown, or only paragraphs; a program and a file of records are one block each. Blocks are in
 * order, do not overlap, and hold everything that is not blank.
 */
final class Blocks {

    private Blocks() {}

    static List<Block> of(String text, DocumentFormat form) {
        if (form == DocumentFormat.MARKDOWN) {
            return new MarkdownBlocks(text).parse();
        }
        if (form == DocumentFormat.PLAIN) {
            return paragraphs(text);
        }
        return text.isBlank()
                ? List.of()
                : List.of(Block.of(CharRange.of(text), form.isCode() ? Block.Kind.CODE : Block.Kind.TABLE));
    }

    private static List<Block> paragraphs(String text) {
        List<Block> blocks = new ArrayList<>();
        int start = -1;
        int line = 0;
        while (line < text.length()) {
            int newline = text.indexOf('\n', line);
            int end = newline < 0 ? text.length() : newline;
            boolean blank = Blanks.skip(text, line, end) == end;
            if (blank && start >= 0) {
                blocks.add(Block.of(new CharRange(start, line), Block.Kind.PARAGRAPH));
            }
            start = blank ? -1 : start >= 0 ? start : line;
            line = end + 1;
        }
        if (start >= 0) {
            blocks.add(Block.of(new CharRange(start, text.length()), Block.Kind.PARAGRAPH));
        }
        return blocks;
    }
}
