package dev.llmops.rag.internal.web;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/**
 * Fetches pages of some hosts, one after the other, each of bounded size and within a time. Redirects are followed while
 * they stay at these hosts, and each connection is made to an address that was looked at. What a caller says in headers goes to the origins that it named only: scheme, host and port.
 */
public final class WebClient implements AutoCloseable {

    private static final int MAX_REDIRECTS = 5;
    private static final Map<String, String> VALIDATORS =
            Map.of("etag", "If-None-Match", "last-modified", "If-Modified-Since");

    /** Decides whether an address may be asked at all. */
    @FunctionalInterface
    public interface Gate {
        /**
         * Lets an address pass, or throws.
         *
         * @throws DocumentSkippedException if it must not be asked
         * @throws IOException if that is not known now
         */
        void check(URI page) throws IOException, DocumentSkippedException;
    }

    /** A server's answer that is no page. */
    static final class StatusException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;

        StatusException(int status) {
            super("the server says " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private static final String USER_AGENT = "User-Agent";

    private final Set<String> hosts;
    private final Set<String> origins;
    private final Map<String, String> headers;
    private final long maxBytes;
    private final PageRequests requests;

    /**
     * Makes a client.
     *
     * @param hosts the hosts that may be asked, each as {@link WebAddress#authority}
     * @param named addresses whose origins get all headers; others get none but {@code User-Agent}
     * @param headers headers of requests
     * @param maxBytes size of the largest page
     * @param timeout how long one request may take, until the whole answer is there
     * @param allowed where hosts may be besides addresses of the public Internet
     */
    public WebClient(
            Set<String> hosts,
            Collection<URI> named,
            Map<String, String> headers,
            long maxBytes,
            Duration timeout,
            List<AddressRange> allowed) {
        this(hosts, named, headers, maxBytes, timeout, new CheckedAddresses(InetAddress::getAllByName, allowed));
    }

    WebClient(
            Set<String> hosts,
            Collection<URI> named,
            Map<String, String> headers,
            long maxBytes,
            Duration timeout,
            CheckedAddresses addresses) {
        this.hosts = hosts;
        this.origins = named.stream().map(WebAddress::origin).collect(Collectors.toUnmodifiableSet());
        this.headers = headers;
        this.maxBytes = maxBytes;
        this.requests = new PageRequests(addresses, timeout);
    }

    /**
     * {@return a page}
     *
     * @param validators headers of {@link WebPage#validators()} from the last time, or none
     * @throws DocumentSkippedException if it is gone, too large, or elsewhere
     * @throws IOException if it cannot be had now
     */
    public WebPage get(URI page, Map<String, String> validators) throws IOException, DocumentSkippedException {
        return get(page, validators, each -> {});
    }

    /**
     * {@return the first bytes of a file, all of them if there are no more}
     *
     * @throws DocumentSkippedException if it is gone or elsewhere
     * @throws IOException if it cannot be had now
     */
    byte[] beginning(URI file, int most) throws IOException, DocumentSkippedException {
        return get(file, Map.of(), each -> {}, new PageRequests.Limit(most, true))
                .body();
    }

    /**
     * {@return a page}
     *
     * @param validators headers of {@link WebPage#validators()} from the last time, or none
     * @param gate is asked about its address and about each that it redirects to
     * @throws DocumentSkippedException if it is gone, too large, or elsewhere
     * @throws IOException if it cannot be had now
     */
    public WebPage get(URI page, Map<String, String> validators, Gate gate)
            throws IOException, DocumentSkippedException {
        return get(page, validators, gate, new PageRequests.Limit(maxBytes, false));
    }

    private WebPage get(URI page, Map<String, String> validators, Gate gate, PageRequests.Limit limit)
            throws IOException, DocumentSkippedException {
        URI at = page;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            requireAllowed(at);
            gate.check(at);
            PageRequests.Answer answer = send(at, validators, limit);
            String location = answer.headers().getOrDefault("location", "");
            if (answer.status() / 100 != 3 || answer.status() == 304 || location.isEmpty()) {
                return page(at, answer);
            }
            try {
                URI next = at.resolve(location);
                requireAsSafe(at, next);
                at = next;
            } catch (IllegalArgumentException e) {
                throw new IOException("it redirects to '" + location + "', which is no address", e);
            }
        }
        throw new IOException("it redirects more than " + MAX_REDIRECTS + " times");
    }

    private void requireAllowed(URI uri) throws DocumentSkippedException {
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || !hosts.contains(WebAddress.authority(uri))) {
            throw new DocumentSkippedException(
                    SkipReason.NOT_ALLOWED,
                    "'" + uri + "' is not at " + String.join(" or ", hosts) + "; allow its host and port");
        }
    }

    /** What was asked for over a connection that nobody can read, and its headers, are not sent over one that all can. */
    static void requireAsSafe(URI from, URI to) throws DocumentSkippedException {
        if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
            throw new DocumentSkippedException(
                    SkipReason.NOT_ALLOWED, "it redirects from HTTPS to '" + to + "', which is not followed");
        }
    }

    private PageRequests.Answer send(URI uri, Map<String, String> validators, PageRequests.Limit limit)
            throws IOException, DocumentSkippedException {
        HttpGet request = new HttpGet(uri);
        boolean named = origins.contains(WebAddress.origin(uri));
        headers.forEach((name, value) -> {
            if (named || name.equalsIgnoreCase(USER_AGENT)) {
                request.setHeader(name, value);
            }
        });
        validators.forEach(request::setHeader);
        try {
            return requests.send(request, limit);
        } catch (CheckedAddresses.RefusedException e) {
            throw new DocumentSkippedException(SkipReason.NOT_ALLOWED, String.valueOf(e.getMessage()), e);
        }
    }

    private WebPage page(URI at, PageRequests.Answer answer) throws IOException, DocumentSkippedException {
        int status = answer.status();
        byte[] body = answer.body();
        if (status == 404 || status == 410) {
            throw new DocumentSkippedException(SkipReason.GONE, "the server says " + status);
        }
        if (status != 200 && status != 304) {
            throw new StatusException(status);
        }
        if (body == null) {
            throw new DocumentSkippedException(
                    SkipReason.TOO_LARGE, "it must have at most " + maxBytes + " bytes, but has more");
        }
        String type = answer.headers().getOrDefault("content-type", "");
        return new WebPage(at, status == 304, body, type, validators(answer.headers()));
    }

    private static Map<String, String> validators(Map<String, String> headers) {
        Map<String, String> found = new TreeMap<>();
        VALIDATORS.forEach((header, asked) -> {
            String value = headers.get(header);
            if (value != null) {
                found.put(asked, value);
            }
        });
        return found;
    }

    @Override
    public void close() {
        requests.close();
    }
}
