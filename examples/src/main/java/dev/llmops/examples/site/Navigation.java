package dev.llmops.examples.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/**
 * What stands at the side of each page. The groups of guides are those of the table 'All guides' on the first page.
 *
 * @param groups the pages of each group, by its name
 */
record Navigation(Map<String, List<Entry>> groups) {

    /** A page, and what it is called. */
    record Entry(String title, MarkdownPage page) {}

    static Navigation of(List<MarkdownPage> pages, Links links) {
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        List<Entry> project = new ArrayList<>();
        for (String path : List.of(
                "docs/index.md",
                "README.md",
                "docs/architecture.md",
                "docs/operations.md",
                "docs/audit.md",
                "docs/tuning.md",
                "docs/glossary.md",
                "benchmarks/README.md",
                "CHANGELOG.md",
                "CONTRIBUTING.md")) {
            pages.stream()
                    .filter(page -> page.path().equals(path))
                    .findFirst()
                    .ifPresent(page -> project.add(new Entry(page.title(), page)));
        }
        groups.put("Documentation", project);
        groups.putAll(guides(pages, links));
        groups.put("Reference", folder(pages, "docs/reference/"));
        groups.put("Measurements", folder(pages, "docs/measurements/"));
        groups.put("Decisions", folder(pages, "docs/decisions/"));
        return new Navigation(groups);
    }

    private static Map<String, List<Entry>> guides(List<MarkdownPage> pages, Links links) {
        MarkdownPage first = pages.stream()
                .filter(page -> page.path().equals("docs/index.md"))
                .findFirst()
                .orElseThrow();
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        Set<MarkdownPage> seen = new LinkedHashSet<>();
        first.document().accept(new AbstractVisitor() {
            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableRow row && afterAllGuides(row)) {
                    String name = MarkdownPage.text(row.getFirstChild());
                    if (!name.isBlank()) {
                        List<Entry> group = groups.computeIfAbsent("Guides: " + name, each -> new ArrayList<>());
                        row.accept(linksInto(first, links, seen, group));
                    }
                } else {
                    visitChildren(node);
                }
            }
        });
        List<Entry> others = pages.stream()
                .filter(page -> page.path().startsWith("docs/guides/") && !seen.contains(page))
                .map(page -> new Entry(page.title(), page))
                .toList();
        if (!others.isEmpty()) {
            groups.put("Guides: more", others);
        }
        groups.values().removeIf(List::isEmpty);
        return groups;
    }

    private static boolean afterAllGuides(TableRow row) {
        Node table = row;
        while (table.getParent() != null && table.getParent().getParent() != null) {
            table = table.getParent();
        }
        Node before = table.getPrevious();
        return before != null && MarkdownPage.text(before).equals("All guides");
    }

    private static AbstractVisitor linksInto(
            MarkdownPage first, Links links, Set<MarkdownPage> seen, List<Entry> group) {
        return new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                MarkdownPage page = links.page(first, link.getDestination());
                if (page != null && seen.add(page)) {
                    String title = MarkdownPage.text(link);
                    group.add(new Entry(capital(title), page));
                }
            }
        };
    }

    private static List<Entry> folder(List<MarkdownPage> pages, String folder) {
        return pages.stream()
                .filter(page -> page.path().startsWith(folder))
                .map(page -> new Entry(capital(page.title().replaceFirst("^(Reference|Measurements): ", "")), page))
                .sorted(Comparator.comparing(
                                (Entry entry) -> !entry.page().path().endsWith("README.md"))
                        .thenComparing(entry -> folder.endsWith("decisions/")
                                ? entry.page().path()
                                : entry.title().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static String capital(String title) {
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }
}
