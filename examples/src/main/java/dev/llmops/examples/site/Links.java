package dev.llmops.examples.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns links between files of the repository into links between pages of the site, and remembers those that lead nowhere. */
final class Links {

    private final Path root;
    private final Map<String, MarkdownPage> pages = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    Links(Path root, List<MarkdownPage> all) {
        this.root = root;
        all.forEach(page -> pages.put(page.path(), page));
    }

    /**
     * {@return where a link leads on the site, or null if it leads to a file of the repository that is no page of it}
     *
     * @param from the page with the link
     * @param link what stands in the file
     */
    @Nullable
    String onSite(MarkdownPage from, String link) {
        if (link.contains(":") || link.startsWith("//")) {
            return link;
        }
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        String anchor = hash < 0 ? "" : link.substring(hash + 1);
        String path = file.isEmpty() ? from.path() : resolved(from, file);
        MarkdownPage page = pages.get(path);
        if (page != null) {
            if (!anchor.isEmpty() && !page.has(anchor)) {
                broken.add(from.path() + ": " + link);
            }
            return from.toRoot() + page.target() + (anchor.isEmpty() ? "" : "#" + anchor);
        }
        if (!Files.exists(root.resolve(path))) {
            broken.add(from.path() + ": " + link);
        }
        boolean copied = path.startsWith("docs/") && Files.isRegularFile(root.resolve(path));
        return copied ? from.toRoot() + path.substring("docs/".length()) : null;
    }

    @Nullable
    MarkdownPage page(MarkdownPage from, String link) {
        int hash = link.indexOf('#');
        return pages.get(resolved(from, hash < 0 ? link : link.substring(0, hash)));
    }

    private static String resolved(MarkdownPage from, String file) {
        return Path.of(from.path()).resolveSibling(file).normalize().toString();
    }

    void requireAllToLeadSomewhere() {
        if (!broken.isEmpty()) {
            throw new IllegalStateException("these links lead nowhere:\n" + String.join("\n", broken));
        }
    }
}
