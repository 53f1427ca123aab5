package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.extract.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the blocks of a text: Markdown's headings, paragraphs, list items, fenced code and tables, or only paragraphs;
 * a program and a file of records are one block each.
 * Blocks are in order, do not overlap, and hold everything that is not blank. One text, one parser.
 */
final class BlockParser {

    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})[ \\t]+(\\S.*?)[ \\t]*#*[ \\t]*");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=+|-{2,})[ \\t]*");
    private static final Pattern FENCE = Pattern.compile("[ \\t]*(`{3,}|~{3,}).*");
    private static final Pattern LIST_ITEM = Pattern.compile("[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+\\S.*");

    private final String text;
    private final TextForm form;
    private final List<Block> blocks = new ArrayList<>();
    private Block.Kind kind = Block.Kind.PARAGRAPH;
    private int start = -1;
    private int end;
    private String fence = "";

    BlockParser(String text, TextForm form) {
        this.text = text;
        this.form = form;
    }

    List<Block> parse() {
        if (form.isCode() || form.isTable()) {
            CharRange whole = new CharRange(0, text.length());
            return text.isBlank()
                    ? List.of()
                    : List.of(Block.of(whole, form.isCode() ? Block.Kind.CODE : Block.Kind.TABLE));
        }
        int line = 0;
        while (line < text.length()) {
            int newline = text.indexOf('\n', line);
            int next = newline < 0 ? text.length() : newline + 1;
            take(line, newline < 0 ? text.length() : newline);
            line = next;
        }
        flush();
        return blocks;
    }

    private void take(int from, int to) {
        String line = text.substring(from, to);
        if (!fence.isEmpty()) {
            extend(to);
            if (line.strip().startsWith(fence) && line.strip().chars().allMatch(c -> c == fence.charAt(0))) {
                flush();
            }
        } else if (line.isBlank()) {
            flush();
        } else if (form != TextForm.MARKDOWN) {
            add(Block.Kind.PARAGRAPH, from, to);
        } else {
            takeMarkdown(line, from, to);
        }
    }

    private void takeMarkdown(String line, int from, int to) {
        Matcher heading = HEADING.matcher(line);
        Matcher opening = FENCE.matcher(line);
        if (heading.matches()) {
            flush();
            blocks.add(new Block(
                    new CharRange(from, to),
                    Block.Kind.HEADING,
                    heading.group(1).length(),
                    heading.group(2).strip()));
        } else if (opening.matches()) {
            open(Block.Kind.CODE, from, to);
            fence = opening.group(1);
        } else if (underlines(line)) {
            String title = text.substring(start, end).strip();
            blocks.add(new Block(
                    new CharRange(start, to), Block.Kind.HEADING, line.strip().startsWith("=") ? 1 : 2, title));
            start = -1;
        } else if (line.strip().startsWith("|")) {
            add(Block.Kind.TABLE, from, to);
        } else if (LIST_ITEM.matcher(line).matches()) {
            open(Block.Kind.LIST_ITEM, from, to);
        } else if (start >= 0 && kind == Block.Kind.LIST_ITEM) {
            extend(to);
        } else {
            add(Block.Kind.PARAGRAPH, from, to);
        }
    }

    /** A line of dashes or equals signs makes the one line above it a heading. */
    private boolean underlines(String line) {
        return start >= 0
                && kind == Block.Kind.PARAGRAPH
                && UNDERLINE.matcher(line).matches()
                && text.substring(start, end).indexOf('\n') < 0;
    }

    /** Goes on with an open block of the same kind. */
    private void add(Block.Kind wanted, int from, int to) {
        if (start >= 0 && kind == wanted) {
            extend(to);
        } else {
            open(wanted, from, to);
        }
    }

    private void open(Block.Kind wanted, int from, int to) {
        flush();
        kind = wanted;
        start = from;
        end = to;
    }

    private void extend(int to) {
        end = to;
    }

    private void flush() {
        if (start >= 0) {
            blocks.add(Block.of(new CharRange(start, end), kind));
        }
        start = -1;
        fence = "";
    }
}
