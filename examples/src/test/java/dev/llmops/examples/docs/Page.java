package dev.llmops.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation.
 *
 * @param path the file, from this repository's folder
 */
record Page(String path, List<String> lines) {

    /** This repository's folder. Tests run in their module's. */
    static final Path ROOT = Path.of("..");

    private static final String FENCE = "```";
    private static final Pattern FILE = Pattern.compile("<!-- file: (\\S+) -->");
    /** Begins a comment with the imports and members that the Java of a page takes for granted. */
    static final String PRELUDE = "<!-- The Java on this page is compiled after:";

    /**
     * Lines between two marks.
     *
     * @param language what stands after the opening fence
     * @param first the line number of the first one, from 1
     */
    record Block(String language, int first, List<String> lines) {}

    static List<Page> all() {
        List<Page> pages = new ArrayList<>();
        for (String path : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")) {
            pages.add(read(ROOT.resolve(path)));
        }
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(file -> pages.add(read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    private static Page read(Path file) {
        try {
            return new Page(ROOT.relativize(file).toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return ROOT.resolve(path).resolveSibling("");
    }

    /** The fenced blocks. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int end = find(FENCE, i + 1);
                blocks.add(new Block(lines.get(i).substring(FENCE.length()).strip(), i + 2, lines.subList(i + 1, end)));
                i = end;
            }
        }
        return blocks;
    }

    /** The fenced block that follows another without a line of text between, or null. */
    @Nullable
    Block next(Block block) {
        int after = block.first() + block.lines().size() + 1;
        return blocks().stream()
                .filter(other -> other.first() >= after)
                .findFirst()
                .filter(other ->
                        lines.subList(after - 1, other.first() - 2).stream().allMatch(String::isBlank))
                .orElse(null);
    }

    /** The name of the file that a block is, by the comment above its fence. */
    @Nullable
    String fileName(Block block) {
        int above = block.first() - 3;
        Matcher comment = FILE.matcher(above < 0 ? "" : lines.get(above));
        return comment.matches() ? comment.group(1) : null;
    }

    /** Imports and members that the page's Java takes for granted, in a comment that a browser does not show. */
    Block prelude() {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals(PRELUDE)) {
                return new Block("java", i + 2, lines.subList(i + 1, find("-->", i + 1)));
            }
        }
        return new Block("java", 0, List.of());
    }

    /** The page with blank lines in the place of fenced blocks. */
    List<String> prose() {
        List<String> prose = new ArrayList<>(lines);
        for (Block block : blocks()) {
            prose.subList(block.first() - 1, block.first() - 1 + block.lines().size())
                    .replaceAll(line -> "");
        }
        return prose;
    }

    private int find(String mark, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).startsWith(mark)) {
                return i;
            }
        }
        throw new AssertionError(path + ":" + from + ": '" + mark + "' is missing after this line");
    }

    @Override
    public String toString() {
        return path;
    }
}
