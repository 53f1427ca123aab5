package dev.llmops.rag.internal.chunk;

import dev.llmops.rag.internal.extract.DocumentFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where the declarations of a program begin, each with the comments and annotations above it, and how deep they stand. It is
 * no parser: braces (or indentation), comments and strings are enough to see where one ends.
 */
final class CodeOutline {

    /** Types, their members, and what these are made of: below that, lines. */
    static final int DEPTHS = 3;

    private static final int MAX_DECLARATION_LENGTH = 200;
    private static final Pattern COMMENT = Pattern.compile("\\s*(//|/\\*|\\*|#(?!\\w*\\[)).*");
    private static final Pattern ANNOTATION =
            Pattern.compile("\\s*(@(?!interface\\b)\\w.*|#!?\\[.*|template\\s*<.*>\\s*)");
    private static final Pattern CONTINUES =
            Pattern.compile("\\s*(\\}|\\)|\\]|(else|elif|except|finally|catch|case)\\b).*");

    /** @param within the first lines of the outermost declarations that it stands within, by their places */
    private record Line(int start, String text, int depth, boolean begins, List<Integer> within) {}

    private final List<Line> lines = new ArrayList<>();
    private final int[][] cuts = new int[DEPTHS][];
    private final Map<Integer, String> declarations = new HashMap<>();

    CodeOutline(String text, DocumentFormat form) {
        CodeScanner scanner = new CodeScanner(text, form == DocumentFormat.INDENTED_CODE);
        String before = "";
        boolean blank = true;
        // The places of the declarations that are open, each deeper than the one before it.
        List<Integer> open = new ArrayList<>();
        for (CodeScanner.Line line : scanner.lines()) {
            if (line.text().isBlank()) {
                blank = true;
                continue;
            }
            boolean attached =
                    (!blank && isAbove(before)) || ANNOTATION.matcher(before).matches();
            boolean ended = blank || isComment(line.text()) || form == DocumentFormat.INDENTED_CODE || ends(before);
            boolean begins = line.plain()
                    && ended
                    && !attached
                    && !CONTINUES.matcher(line.text()).matches();
            lines.add(new Line(line.start(), line.text(), line.depth(), begins, within(open, line.depth())));
            if (begins) {
                open.subList(shallower(open, line.depth()), open.size()).clear();
                open.add(lines.size() - 1);
            }
            before = line.text();
            blank = false;
        }
        for (int depth = 0; depth < DEPTHS; depth++) {
            int most = depth;
            cuts[depth] = IntStream.concat(
                            lines.stream()
                                    .filter(line -> line.begins() && line.depth() <= most && line.start() > 0)
                                    .mapToInt(Line::start),
                            IntStream.of(text.length()))
                    .toArray();
        }
    }

    private static boolean isAbove(String line) {
        return isComment(line) || ANNOTATION.matcher(line).matches();
    }

    private static boolean isComment(String line) {
        return COMMENT.matcher(line).matches();
    }

    private static boolean ends(String line) {
        String code = line.stripTrailing();
        return code.endsWith(";") || code.endsWith("}") || code.endsWith("{") || code.endsWith("*/");
    }

    /** {@return where declarations of at most a depth begin, and the end of the text} */
    int[] cuts(int depth) {
        return cuts[depth];
    }

    private List<Integer> within(List<Integer> open, int depth) {
        int shallower = shallower(open, depth);
        return List.copyOf(open.subList(0, Math.min(shallower, DEPTHS - 1)));
    }

    /** {@return how many of the open declarations are less deep; brackets may be nested as deep as a text is long} */
    private int shallower(List<Integer> open, int depth) {
        int low = 0;
        int high = open.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lines.get(open.get(middle)).depth() < depth) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** {@return the first lines of the outermost declarations that a position stands within, outermost first} */
    List<String> enclosing(int position) {
        int place = Collections.binarySearch(
                lines, new Line(position, "", 0, false, List.of()), Comparator.comparingInt(Line::start));
        int at = place >= 0 ? place : -place - 2;
        return at < 0
                ? List.of()
                : lines.get(at).within().stream()
                        .map(first -> declarations.computeIfAbsent(first, this::declaration))
                        .toList();
    }

    private String declaration(int first) {
        int i = first;
        while (i + 1 < lines.size() && isAbove(lines.get(i).text())) {
            i++;
        }
        String line = lines.get(i).text().strip();
        int brace = line.indexOf('{');
        String declared = brace > 0 ? line.substring(0, brace).strip() : line;
        if (declared.length() <= MAX_DECLARATION_LENGTH) {
            return declared;
        }
        boolean half = Character.isHighSurrogate(declared.charAt(MAX_DECLARATION_LENGTH - 1));
        return declared.substring(0, half ? MAX_DECLARATION_LENGTH - 1 : MAX_DECLARATION_LENGTH);
    }
}
