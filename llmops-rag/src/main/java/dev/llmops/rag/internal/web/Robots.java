package dev.llmops.rag.internal.web;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Asks each site once whether a program may fetch a page: {@code robots.txt} as <a
 * href="https://www.rfc-editor.org/rfc/rfc9309">RFC 9309</a> has it. A site without one allows everything; where it cannot
 * be had now, nothing is fetched now. For use by one thread.
 */
public final class Robots implements WebClient.Gate {

    private final WebClient client;
    private final String product;
    private final Map<String, RobotRules> rules = new HashMap<>();
    private final Map<String, IOException> failed = new HashMap<>();

    /**
     * Makes a gate.
     *
     * @param client fetches the files
     * @param userAgent the header that the pages are asked with; what stands before the first slash or blank names the program
     */
    public Robots(WebClient client, String userAgent) {
        this.client = client;
        this.product = RobotRules.product(userAgent);
    }

    @Override
    public void check(URI page) throws IOException, DocumentSkippedException {
        if (!rulesOf(page).allow(pathOf(page))) {
            throw new DocumentSkippedException(
                    SkipReason.NOT_ALLOWED,
                    "the site's robots.txt does not let '" + product + "' fetch '" + page
                            + "'; ask its owner, or say ignoringRobots()");
        }
    }

    private static String pathOf(URI page) {
        String path = page.getRawPath() == null || page.getRawPath().isEmpty() ? "/" : page.getRawPath();
        return page.getRawQuery() == null ? path : path + "?" + page.getRawQuery();
    }

    private RobotRules rulesOf(URI page) throws IOException, DocumentSkippedException {
        String origin = WebAddress.origin(page);
        IOException before = failed.get(origin);
        if (before != null) {
            throw before;
        }
        if (!rules.containsKey(origin)) {
            rules.put(origin, fetch(origin));
        }
        return Objects.requireNonNull(rules.get(origin));
    }

    private RobotRules fetch(String origin) throws IOException, DocumentSkippedException {
        try {
            byte[] file = client.beginning(URI.create(origin + "/robots.txt"), RobotRules.MAX_BYTES);
            return RobotRules.parse(file, product);
        } catch (DocumentSkippedException e) {
            if (e.reason() == SkipReason.GONE) {
                return RobotRules.NONE;
            }
            if (e.getCause() instanceof CheckedAddresses.RefusedException) {
                throw e;
            }
            return unreachable(origin, new IOException(e.detail(), e));
        } catch (WebClient.StatusException e) {
            return e.status() / 100 == 4 ? RobotRules.NONE : unreachable(origin, e);
        } catch (IOException e) {
            return unreachable(origin, e);
        }
    }

    private RobotRules unreachable(String origin, IOException cause) throws IOException {
        IOException told = new IOException(
                "whether it may be fetched is not known: " + origin + "/robots.txt: " + cause.getMessage(), cause);
        failed.put(origin, told);
        throw told;
    }
}
