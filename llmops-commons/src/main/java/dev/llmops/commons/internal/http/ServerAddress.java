package dev.llmops.commons.internal.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Where a server of this machine is reached. */
public final class ServerAddress {

    private ServerAddress() {}

    /**
     * {@return the address for clients of this machine} Of a server that listens on every interface it names {@code localhost}.
     *
     * @param address what the server is bound to
     * @param path begins with a slash
     */
    public static URI uri(InetSocketAddress address, String path) {
        InetAddress bound = address.getAddress();
        String host = bound.isAnyLocalAddress() ? "localhost" : bound.getHostAddress();
        // The zone of a link-local address has a percent sign, which RFC 6874 writes as %25.
        String written = bound instanceof Inet6Address && !bound.isAnyLocalAddress()
                ? "[" + host.replace("%", "%25") + "]"
                : host;
        return URI.create("http://" + written + ":" + address.getPort() + path);
    }
}
