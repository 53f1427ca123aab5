package dev.llmops.local.internal.store;

import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.local.store.ModelFetchException.Reason;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One GET request: follows redirects, waits when the server asks for it, and sends a token to nobody but the host that it is
 * for.
 *
 * <p>It uses {@link HttpURLConnection}, because java.net.http has no time limit for a body that stalls.
 */
public final class HttpGet {

    private static final Logger LOG = LoggerFactory.getLogger(HttpGet.class);
    private static final int CONNECT_MILLIS = 15_000;
    private static final int STALL_MILLIS = 60_000;
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_WAITS = 4;
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);
    private static final Duration USUAL_WAIT = Duration.ofSeconds(5);
    private static final int TOO_MANY_REQUESTS = 429;

    private final URI source;
    /** Without its query, which may hold a signature. */
    private final String told;

    private final @Nullable String token;
    private final Pause pause;
    private final int stallMillis;

    /**
     * Prepares requests.
     *
     * @param token a bearer token for the host of the address, or null. Sent only by https, or within this machine
     * @param pause waits when the server asks for it
     */
    public HttpGet(URI source, @Nullable String token, Pause pause) {
        this(source, token, pause, STALL_MILLIS);
    }

    HttpGet(URI source, @Nullable String token, Pause pause, int stallMillis) {
        this.source = source;
        this.told = source.toString().replaceFirst("[?#].*", "");
        this.token = token == null ? null : HeaderRules.requireValue("the token in HF_TOKEN", token);
        this.pause = pause;
        this.stallMillis = stallMillis;
    }

    URI source() {
        return source;
    }

    /** Returns the address as messages may have it. */
    String told() {
        return told;
    }

    /** Returns an answer that is no redirect, and no request to wait unless there were too many of them. */
    HttpURLConnection open(Map<String, String> headers) throws IOException {
        for (int waits = 0; ; waits++) {
            HttpURLConnection connection = open(source, headers, 0);
            int status = connection.getResponseCode();
            Duration wait = retryAfter(connection, status);
            if (wait == null || waits >= MAX_WAITS || wait.compareTo(MAX_WAIT) > 0) {
                return connection;
            }
            connection.disconnect();
            LOG.info("{} asks to wait {} seconds (HTTP status {})", source.getHost(), wait.toSeconds(), status);
            pause.pause(wait);
        }
    }

    private static @Nullable Duration retryAfter(HttpURLConnection connection, int status) {
        String header = connection.getHeaderField("Retry-After");
        if (header != null && (status == TOO_MANY_REQUESTS || status == HttpURLConnection.HTTP_UNAVAILABLE)) {
            return header.strip().matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(header.strip())) : USUAL_WAIT;
        }
        return status == TOO_MANY_REQUESTS ? USUAL_WAIT : null;
    }

    private HttpURLConnection open(URI address, Map<String, String> headers, int redirects) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(stallMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept-Encoding", "identity");
        // Otherwise a connection that is given up is kept open in the background to be used again.
        connection.setRequestProperty("Connection", "close");
        headers.forEach(connection::setRequestProperty);
        if (token != null && isItsHost(address) && isPrivate(address)) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        String location = location(connection);
        return location == null ? connection : open(redirect(address, location, redirects), headers, redirects + 1);
    }

    // Scheme and port too: another port of a machine can be another person's server.
    private boolean isItsHost(URI address) {
        return Objects.equals(address.getScheme(), source.getScheme())
                && Objects.equals(address.getRawAuthority(), source.getRawAuthority());
    }

    private static boolean isPrivate(URI address) {
        try {
            return "https".equalsIgnoreCase(address.getScheme())
                    || InetAddress.getByName(address.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private @Nullable String location(HttpURLConnection connection) {
        try {
            int status = connection.getResponseCode();
            return status >= 300 && status < 400 ? connection.getHeaderField("Location") : null;
        } catch (IOException e) {
            throw new ModelFetchException(
                    Reason.UNREACHABLE,
                    source.getHost() + " cannot be reached (" + e
                            + "); check the address and the network, and try again",
                    e);
        }
    }

    private URI redirect(URI from, String location, int redirects) {
        try {
            URI to = from.resolve(new URI(location));
            boolean downgrade = "https".equals(from.getScheme()) && !"https".equals(to.getScheme());
            boolean web = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
            if (redirects < MAX_REDIRECTS && !downgrade && web) {
                return to;
            }
        } catch (URISyntaxException e) {
            throw new ModelFetchException(Reason.REFUSED, told + " redirects to an invalid address", e);
        }
        throw new ModelFetchException(
                Reason.REFUSED, told + " redirects too often, or from https to something else", null);
    }

    /** Throws what a status means, unless it is a success. */
    void requireSuccess(int status) {
        if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL) {
            return;
        }
        throw switch (status) {
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
                new ModelFetchException(Reason.NOT_FOUND, told + " does not exist; check the address", null);
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new ModelFetchException(
                        Reason.UNAUTHORIZED, told + " was answered with HTTP status 401; " + unauthorized(), null);
            case TOO_MANY_REQUESTS ->
                new ModelFetchException(
                        Reason.RATE_LIMITED,
                        told + " was answered with HTTP status 429, also after waiting; try again later",
                        null);
            default -> failure(status);
        };
    }

    private ModelFetchException failure(int status) {
        boolean passing = status >= 500;
        return new ModelFetchException(
                passing ? Reason.UNREACHABLE : Reason.REFUSED,
                told + " was answered with HTTP status " + status + "; "
                        + (passing ? "try again later" : "check whether it is public"),
                null);
    }

    private String unauthorized() {
        if (token == null) {
            return "it is not public, or does not exist; if you may read it, set HF_TOKEN to a token that may";
        }
        return isPrivate(source)
                ? "the token in HF_TOKEN may not read it, or it does not exist"
                : "the token in HF_TOKEN is sent only by https; use the https address";
    }
}
