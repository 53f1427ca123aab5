package dev.llmops.rag.ingest;

import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.internal.web.AddressRange;
import dev.llmops.rag.internal.web.SitePages;
import dev.llmops.rag.internal.web.WebAddress;
import dev.llmops.rag.internal.web.WebClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Web pages: those in a list, and those that sitemaps name. The id of each is {@code NAME#ADDRESS}, and the address is its
 * {@code url} in the metadata. Links are not followed,
 * so nothing is fetched that neither the application nor the site itself has listed, and a site's {@code robots.txt} is checked before each page,
 * unless {@link Builder#ignoringRobots()}.
 *
 * <p>Pages are fetched one after the other, over HTTP or HTTPS, from the hosts of the given addresses and
 * any additionally allowed hosts; redirects to other hosts, and from HTTPS to HTTP, are not followed. A host must resolve to an address of the public
 * Internet unless {@link Builder#allowAddresses} permits another; this is checked for each connection. Proxies are not used, since they would resolve
 * hosts themselves. If a server sent an ETag or a modification time, the next request
 * includes it, and a page that has not changed is not sent again. Immutable.
 */
public final class WebSource implements DocumentSource {

    private static final String USER_AGENT = "llmops-rag";

    private final Builder settings;

    private WebSource(Builder settings) {
        this.settings = settings;
    }

    /**
     * {@return a builder}
     *
     * @param name the name of the pages in the index; without {@code #}
     */
    public static Builder builder(String name) {
        SourceRules.requireName(name);
        return new Builder(name);
    }

    @Override
    public String kind() {
        return "web";
    }

    @Override
    public String name() {
        return settings.name;
    }

    @Override
    public String description() {
        return "the pages of '" + settings.name + "'";
    }

    /** Fetches the sitemaps; a page is fetched when it is read. */
    @Override
    public Stream<SourceDocument> documents() throws IOException {
        List<URI> named = Stream.of(pages(), sitemaps()).flatMap(List::stream).toList();
        WebClient client = new WebClient(
                hosts(),
                named,
                headers(),
                maxPageBytes(),
                timeout(),
                allowedAddresses().stream().map(AddressRange::of).toList());
        try {
            return SitePages.of(this, client).onClose(client::close);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** {@return the addresses of single pages} */
    public List<URI> pages() {
        return settings.pages;
    }

    /** {@return the addresses of sitemaps} */
    public List<URI> sitemaps() {
        return settings.sitemaps;
    }

    /** {@return the hosts that may be contacted, in lower case, each with its port unless the scheme implies it} */
    public Set<String> hosts() {
        return settings.hosts;
    }

    /** {@return where hosts may be in addition to addresses of the public Internet} */
    public List<String> allowedAddresses() {
        return settings.addresses;
    }

    /** {@return headers of requests to the scheme, host and port of a given page or sitemap; other requests carry only {@code User-Agent}} */
    public Map<String, String> headers() {
        return settings.headers;
    }

    /** {@return the maximum size of a page that is ingested} */
    public long maxPageBytes() {
        return settings.maxPageBytes;
    }

    /** {@return the maximum number of pages that sitemaps and the list may have together, and of sitemaps} */
    public int maxPages() {
        return settings.maxPages;
    }

    /** {@return the maximum time of one request, until the whole response has arrived} */
    public Duration timeout() {
        return settings.timeout;
    }

    /** {@return whether a site's {@code robots.txt} is checked before a page is fetched} */
    public boolean robots() {
        return settings.robots;
    }

    /** Builds a {@link WebSource}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private List<URI> pages = new ArrayList<>();
        private List<URI> sitemaps = new ArrayList<>();
        private Set<String> hosts = new LinkedHashSet<>();
        private List<String> addresses = new ArrayList<>();
        /** Names of headers are the same in any case; the last value counts. */
        private SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        private long maxPageBytes = FolderSource.DEFAULT_MAX_FILE_BYTES;
        private int maxPages = 10_000;
        private Duration timeout = Duration.ofSeconds(30);
        private boolean robots = true;

        private Builder(String name) {
            this.name = name;
            headers.put("User-Agent", USER_AGENT);
        }

        /**
         * Adds a page and allows its host.
         *
         * @param address its address
         * @return this
         */
        public Builder page(URI address) {
            hosts.add(hostOf(address));
            pages.add(address);
            return this;
        }

        /**
         * Adds the pages that a sitemap, or an index of sitemaps, lists, and allows its host.
         *
         * @param address its address
         * @return this
         */
        public Builder sitemap(URI address) {
            hosts.add(hostOf(address));
            sitemaps.add(address);
            return this;
        }

        private static String hostOf(URI address) {
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (!web || address.getHost() == null) {
                throw new IllegalArgumentException(
                        "address must begin with http:// or https:// and a host, but was '" + address + "'");
            }
            return WebAddress.authority(address);
        }

        /**
         * Allows another host. Of the {@linkplain #header headers}, it receives only {@code User-Agent}.
         *
         * @param host its name, with a port unless it is the default of HTTP or HTTPS: {@code docs.example.org:8080}
         * @return this
         */
        public Builder allowHost(String host) {
            hosts.add(host.toLowerCase(Locale.ROOT));
            return this;
        }

        /**
         * Allows hosts at addresses outside the public Internet, for pages of your own network. By default, a host at a private,
         * loopback, link-local, multicast or otherwise special address is not contacted ({@link SkipReason#NOT_ALLOWED}), whatever its name, so
         * pointing a name at such an address achieves nothing.
         *
         * @param range an address or a range of addresses: {@code 10.1.0.0/16}, {@code fd00::/8}
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder allowAddresses(String range) {
            AddressRange.of(range);
            addresses.add(range);
            return this;
        }

        /**
         * Sets a request header, for example {@code Authorization}. It is sent only to the scheme, host and port of the given pages
         * and sitemaps: not to other hosts that a sitemap lists or a page redirects to, and
         * not over HTTP if the given address has HTTPS. {@code User-Agent} is sent everywhere; the part before its
         * first slash or blank is this program's name for {@code robots.txt}.
         *
         * @param header its name, ignoring case
         * @param value its value, which replaces an earlier one
         * @return this
         * @throws IllegalArgumentException if it is not a header, or is one that only the connection itself can set, such as {@code Host}
         */
        public Builder header(String header, String value) {
            Objects.requireNonNull(header, "header");
            Objects.requireNonNull(value, "value");
            // Refused here what would otherwise fail with each page.
            HeaderRules.require(header, value);
            headers.put(header, value);
            return this;
        }

        /**
         * Sets the maximum size of a page that is ingested. The default is 50 MiB.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxPageBytes(long bytes) {
            SourceRules.requireFileBytes(bytes);
            maxPageBytes = bytes;
            return this;
        }

        /**
         * Sets the maximum number of pages that sitemaps and the list may have together, and of sitemaps; with more, a run fails.
         * The default is 10,000.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxPages(int value) {
            Require.atLeast("maxPages", value, 1);
            maxPages = value;
            return this;
        }

        /**
         * Sets the maximum time of one request, until the whole response has arrived. The default is 30 seconds.
         *
         * @param value above 0
         * @return this
         */
        public Builder timeout(Duration value) {
            SourceRules.requireTimeout(value);
            timeout = value;
            return this;
        }

        /**
         * Fetches pages regardless of {@code robots.txt}, for example on your own site. By default, a page that it excludes is
         * skipped ({@link SkipReason#NOT_ALLOWED}), and if it is currently unavailable, no page of its site is fetched
         * ({@link SkipReason#UNREADABLE}). Sitemaps are always fetched.
         *
         * @return this
         */
        public Builder ignoringRobots() {
            robots = false;
            return this;
        }

        /**
         * {@return the source}
         *
         * @throws IllegalArgumentException if there is neither a page nor a sitemap
         */
        public WebSource build() {
            if (pages.isEmpty() && sitemaps.isEmpty()) {
                throw new IllegalArgumentException("a web source must have a page or a sitemap, but had none");
            }
            Builder copy = new Builder(name);
            copy.pages = List.copyOf(pages);
            copy.sitemaps = List.copyOf(sitemaps);
            copy.addresses = List.copyOf(addresses);
            copy.hosts = Collections.unmodifiableSet(new LinkedHashSet<>(hosts));
            copy.headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
            copy.maxPageBytes = maxPageBytes;
            copy.maxPages = maxPages;
            copy.timeout = timeout;
            copy.robots = robots;
            return new WebSource(copy);
        }
    }
}
