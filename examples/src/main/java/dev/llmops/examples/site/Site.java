package dev.llmops.examples.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The documentation as a folder of static pages with navigation and search, which needs no server and no network. A link that
 * leads nowhere ends it with an error.
 */
public final class Site {

    private static final List<String> OUTSIDE =
            List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md");

    private final Path root;
    private final Path out;

    private Site(Path root, Path out) {
        this.root = root;
        this.out = out;
    }

    /**
     * Makes the site.
     *
     * @param args the repository's folder, and the folder for the site
     * @throws IOException if a page cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        int pages = make(Path.of(args[0]), Path.of(args[1]));
        System.out.println(pages + " pages; open " + Path.of(args[1]).resolve("index.html"));
    }

    /**
     * Makes the site.
     *
     * @param root the repository's folder
     * @param out the folder for the site; files that are there are replaced
     * @return how many pages it has
     * @throws IOException if a page cannot be read or written
     * @throws IllegalStateException if a link leads nowhere; names all of them
     */
    public static int make(Path root, Path out) throws IOException {
        return new Site(root, out).make();
    }

    private int make() throws IOException {
        List<MarkdownPage> pages = pages();
        Links links = new Links(root, pages);
        Navigation navigation = Navigation.of(pages, links);
        SearchIndex index = new SearchIndex();
        PageHtml html = new PageHtml(navigation, links);
        for (MarkdownPage page : pages) {
            write(page.target(), html.of(page));
            index.add(page);
        }
        links.requireAllToLeadSomewhere();
        write("search-index.js", index.script());
        for (String file : List.of("site.css", "site.js")) {
            write(file, resource(file));
        }
        copyPictures();
        return pages.size();
    }

    private List<MarkdownPage> pages() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        for (String path : OUTSIDE) {
            pages.add(MarkdownPage.read(root, path));
        }
        for (Path file : files(".md")) {
            pages.add(MarkdownPage.read(root, root.relativize(file).toString()));
        }
        return pages;
    }

    private void copyPictures() throws IOException {
        for (String suffix : List.of(".svg", ".png", ".json", ".yml")) {
            for (Path file : files(suffix)) {
                Path target = out.resolve(root.resolve("docs").relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.write(target, Files.readAllBytes(file));
            }
        }
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private void write(String name, String text) throws IOException {
        Path target = out.resolve(name);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
