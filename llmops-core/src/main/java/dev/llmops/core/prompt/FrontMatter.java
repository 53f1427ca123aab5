package dev.llmops.core.prompt;

import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.core.internal.template.Problems;
import java.util.Arrays;

/**
 * The two halves of a {@code .prompt} file: YAML between two lines of {@code ---}, then the template. Before the first
 * such line only blank lines and lines that start with {@code #} may stand; without it all of the file is template.
 *
 * @param yaml the front matter; empty if there is none
 * @param yamlLine line of the file that the front matter starts at, counted from 1
 * @param template the template; blanks around it are dropped if there is front matter
 * @param templateLine line of the file that the template starts at, counted from 1
 */
record FrontMatter(String yaml, int yamlLine, String template, int templateLine) {

    private static final String FENCE = "---";

    /** Line ends become {@code \n}: a checkout on Windows is the same prompt. */
    static String withUnixLines(String file) {
        return ByteOrderMark.without(file).replace("\r\n", "\n").replace('\r', '\n');
    }

    static FrontMatter split(String file, Problems problems) {
        String text = withUnixLines(file);
        String[] lines = text.split("\n", -1);
        int open = 0;
        while (open < lines.length - 1 && (lines[open].startsWith("#") || lines[open].isBlank())) {
            open++;
        }
        if (!isFence(lines[open])) {
            return new FrontMatter("", 1, text, 1);
        }
        int close = open + 1;
        while (close < lines.length && !isFence(lines[close])) {
            close++;
        }
        if (close == lines.length) {
            problems.add(open + 1, "the front matter that starts here is never closed; write a line of --- after it");
            return new FrontMatter("", open + 2, "", lines.length);
        }
        int first = close + 1;
        while (first < lines.length && lines[first].isBlank()) {
            first++;
        }
        return new FrontMatter(
                // With its last line end: a block scalar that stands last keeps the one it was written with.
                join(lines, open + 1, close) + "\n",
                open + 2,
                join(lines, Math.min(close + 1, lines.length), lines.length).strip(),
                first + 1);
    }

    private static boolean isFence(String line) {
        return line.stripTrailing().equals(FENCE);
    }

    private static String join(String[] lines, int from, int to) {
        return String.join("\n", Arrays.asList(lines).subList(from, to));
    }
}
