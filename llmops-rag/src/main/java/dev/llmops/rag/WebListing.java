package dev.llmops.rag;

import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.ingest.WebSource;
import dev.llmops.rag.internal.extract.SkippedException;
import dev.llmops.rag.internal.web.AddressRange;
import dev.llmops.rag.internal.web.Robots;
import dev.llmops.rag.internal.web.Sitemap;
import dev.llmops.rag.internal.web.WebAddress;
import dev.llmops.rag.internal.web.WebClient;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pages of a list and of sitemaps. A sitemap below another that can not be read makes the listing incomplete. */
final class WebListing {

    private final WebSource source;
    private final SourceScope scope;
    private final WebDigest digests;
    private final WebClient client;
    private final WebClient.Gate gate;
    private final TreeMap<String, ListedFile> files = new TreeMap<>();
    private final TreeMap<String, String> unreadable = new TreeMap<>();
    private final Set<URI> seen = new HashSet<>();

    private WebListing(WebSource source, SourceScope scope, WebDigest digests, WebClient client) {
        this.source = source;
        this.scope = scope;
        this.digests = digests;
        this.client = client;
        this.gate = source.robots() ? new Robots(client, source.headers().getOrDefault("User-Agent", "")) : page -> {};
    }

    static WebClient client(WebSource source) {
        List<URI> named = Stream.of(source.pages(), source.sitemaps())
                .flatMap(List::stream)
                .toList();
        return new WebClient(
                source.hosts(),
                named,
                source.headers(),
                source.maxPageBytes(),
                source.timeout(),
                source.allowedAddresses().stream().map(AddressRange::of).toList());
    }

    /** @param client fetches the sitemaps now, and the pages when they are read */
    static FileListing of(WebSource source, SourceScope scope, WebDigest digests, WebClient client) throws IOException {
        WebListing listing = new WebListing(source, scope, digests, client);
        for (URI page : source.pages()) {
            listing.add(page.toString());
        }
        for (URI sitemap : source.sitemaps()) {
            listing.addAll(sitemap);
        }
        return new FileListing(listing.files, listing.unreadable);
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
            } catch (IOException | SkippedException e) {
                if (e instanceof TooManyPagesException || at.equals(first)) {
                    throw new IOException("the sitemap '" + at + "': " + e.getMessage(), e);
                }
                unreadable.put(at.toString(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void addSitemap(String address, Deque<URI> open) {
        try {
            open.add(WebAddress.canonical(URI.create(address)));
        } catch (IllegalArgumentException e) {
            unreadable.put(address, "it is no address of a sitemap: " + e.getMessage());
        }
    }

    private void add(String address) throws TooManyPagesException {
        ListedFile page;
        String id = address;
        try {
            URI canonical = WebAddress.canonical(URI.create(address));
            id = canonical.toString();
            page = new Page(canonical);
        } catch (IllegalArgumentException e) {
            page = new NoAddress(address);
        }
        files.put(scope.id(id), page);
        if (files.size() > source.maxPages()) {
            throw new TooManyPagesException("pages", source.maxPages());
        }
    }

    private final class Page implements ListedFile {

        private final URI uri;

        Page(URI uri) {
            this.uri = uri;
        }

        @Override
        public Optional<String> digest() {
            return Optional.empty();
        }

        @Override
        public Content read(@Nullable String known) throws IOException, SkippedException {
            var page = client.get(uri, digests.validators(known), gate);
            String digest = page.unchanged() && known != null ? known : digests.of(page, known);
            return new Content(page.name(), page.content(), digest, Map.of("url", uri.toString()));
        }
    }

    private record NoAddress(String text) implements ListedFile {

        @Override
        public Optional<String> digest() {
            return Optional.empty();
        }

        @Override
        public Content read(@Nullable String known) throws SkippedException {
            throw new SkippedException(SkipReason.NOT_ALLOWED, "'" + text + "' is no address of a page");
        }
    }

    private static final class TooManyPagesException extends IOException {

        private static final long serialVersionUID = 1L;

        TooManyPagesException(String what, int most) {
            super("there must be at most " + most + " " + what + ", but are more; set maxPages");
        }
    }
}
