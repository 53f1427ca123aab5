package dev.llmops.rag.internal.web;

import java.net.URI;
import java.util.Locale;

/** Addresses of the web in the forms in which they are compared. */
public final class WebAddress {

    private WebAddress() {}

    /**
     * {@return the one spelling of an address: scheme and host in lower case, no port that the scheme implies, no dot segments, no fragment and
     * no empty query, percent-encoding only where it is needed (RFC 3986, section 6.2), and {@code /} for an empty path}
     *
     * @param address an absolute address with a host
     * @throws IllegalArgumentException if it has no scheme or no host
     */
    public static URI canonical(URI address) {
        if (address.getScheme() == null || address.getHost() == null) {
            throw new IllegalArgumentException("an address must have a scheme and a host, but was '" + address + "'");
        }
        String path = PercentEncoding.normalized(address.getRawPath() == null ? "" : address.getRawPath());
        String query = address.getRawQuery() == null ? "" : PercentEncoding.normalized(address.getRawQuery());
        URI whole = URI.create(origin(address) + (path.isEmpty() ? "/" : path) + (query.isEmpty() ? "" : "?" + query));
        return whole.normalize();
    }

    /** {@return scheme, host and port of an address, as its beginning} */
    static String origin(URI address) {
        return scheme(address) + "://" + authority(address);
    }

    /**
     * {@return the host of an address in lower case, with its port where the scheme does not imply it}
     *
     * @param address an address with a host
     */
    public static String authority(URI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        int implied = scheme(address).equals("https") ? 443 : 80;
        return address.getPort() < 0 || address.getPort() == implied ? host : host + ":" + address.getPort();
    }

    private static String scheme(URI address) {
        return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    }
}
