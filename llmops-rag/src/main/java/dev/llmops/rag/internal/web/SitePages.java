package dev.llmops.rag.internal.web;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.ingest.SourceContent;
import dev.llmops.rag.ingest.SourceDocument;
import dev.llmops.rag.ingest.WebSource;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pages of a list and of sitemaps. A sitemap below another that cannot be read is a gap. */
public final class SitePages {

    private final WebSource source;
    private final WebClient client;
    private final WebClient.Gate gate;
    private final TreeMap<String, SourceDocument> pages = new TreeMap<>();
    private final List<SourceDocument> gaps = new ArrayList<>();
    private final Set<URI> seen = new HashSet<>();

    private SitePages(WebSource source, WebClient client) {
        this.source = source;
        this.client = client;
        this.gate = source.robots() ? new Robots(client, source.headers().getOrDefault("User-Agent", "")) : page -> {};
    }

    /**
     * {@return the pages of a source}
     *
     * @param client fetches the sitemaps now, and the pages when they are read
     * @throws IOException if a sitemap that the source names cannot be had
     */
    public static Stream<SourceDocument> of(WebSource source, WebClient client) throws IOException {
        SitePages site = new SitePages(source, client);
        for (URI page : source.pages()) {
            site.add(page.toString());
        }
        for (URI sitemap : source.sitemaps()) {
            site.addAll(sitemap);
        }
        return Stream.concat(site.pages.values().stream(), site.gaps.stream());
    }

    private void addAll(URI first) throws IOException {
        Deque<URI> open = new ArrayDeque<>();
        open.add(first);
        while (!open.isEmpty()) {
            URI at = open.remove();
            if (!seen.add(at)) {
                continue;
            }
            if (seen.size() > source.maxPages()) {
                // A site can make up sitemaps without end, with no page in any of them.
                throw new TooManyPagesException("sitemaps", source.maxPages());
            }
            try {
                Sitemap sitemap = Sitemap.parse(client.get(at, Map.of()).body());
                for (String page : sitemap.pages()) {
                    add(page);
                }
                sitemap.sitemaps().forEach(below -> addSitemap(below, open));
            } catch (IOException | DocumentSkippedException e) {
                if (e instanceof TooManyPagesException || at.equals(first)) {
                    throw new IOException("the sitemap '" + at + "': " + e.getMessage(), e);
                }
                gap(at.toString(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void addSitemap(String address, Deque<URI> open) {
        try {
            open.add(WebAddress.canonical(URI.create(address)));
        } catch (IllegalArgumentException e) {
            gap(address, "it is no address of a sitemap: " + e.getMessage());
        }
    }

    private void gap(String id, String detail) {
        gaps.add(SourceDocument.gap(id, SkipReason.UNREADABLE, detail));
    }

    private void add(String address) throws TooManyPagesException {
        SourceDocument page;
        try {
            URI canonical = WebAddress.canonical(URI.create(address));
            page = SourceDocument.of(canonical.toString(), null, known -> read(canonical, known));
        } catch (IllegalArgumentException e) {
            page = SourceDocument.skipped(address, SkipReason.NOT_ALLOWED, "'" + address + "' is no address of a page");
        }
        pages.put(page.id(), page);
        if (pages.size() > source.maxPages()) {
            throw new TooManyPagesException("pages", source.maxPages());
        }
    }

    /** {@return the page, or null if its server says that it has not changed} */
    private @Nullable SourceContent read(URI address, @Nullable String known)
            throws IOException, DocumentSkippedException {
        WebPage page = client.get(address, PageVersion.validators(known), gate);
        return page.unchanged() && known != null
                ? null
                : SourceContent.file(page.name(), page.content())
                        .withMetadata(Map.of("url", address.toString()))
                        .withVersion(PageVersion.of(page, known));
    }

    private static final class TooManyPagesException extends IOException {

        private static final long serialVersionUID = 1L;

        TooManyPagesException(String what, int most) {
            super("there must be at most " + most + " " + what + ", but are more; set maxPages");
        }
    }
}
