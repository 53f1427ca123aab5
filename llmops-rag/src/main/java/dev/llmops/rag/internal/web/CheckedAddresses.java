package dev.llmops.rag.internal.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks a host up once for each connection, which is then made to what was looked at and to nothing that a second answer says. An address
 * that is not one of the public Internet is refused unless it was allowed.
 */
final class CheckedAddresses implements DnsResolver {

    /** Tells the addresses of a host. */
    @FunctionalInterface
    interface Hosts {
        /** {@return all of them} */
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    /** A host whose address must not be asked. */
    static final class RefusedException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** IANA's registry of special-purpose IPv4 addresses, with multicast (RFC 5771) and the relays that RFC 7526 retired. */
    private static final List<AddressRange> SPECIAL_V4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** All that IPv6 has of global unicast addresses: nothing that is local, multicast, mapped from IPv4 or translated to it. */
    private static final AddressRange GLOBAL_V6 = AddressRange.of("2000::/3");

    /** Within those, IANA's registry of special-purpose IPv6 addresses: tunnels, which lead to IPv4 addresses, and examples. */
    private static final List<AddressRange> SPECIAL_V6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final Hosts hosts;
    private final List<AddressRange> allowed;

    /** @param allowed besides the public ones */
    CheckedAddresses(Hosts hosts, List<AddressRange> allowed) {
        this.hosts = hosts;
        this.allowed = List.copyOf(allowed);
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = hosts.lookUp(host);
        for (InetAddress address : found) {
            if (!isPublic(address) && !isIn(allowed, address)) {
                throw new RefusedException("'" + host + "' is at " + address.getHostAddress()
                        + ", which is no address of the public Internet; allow it with allowAddresses (rag index"
                        + " --allow-addresses)");
            }
        }
        return found;
    }

    static boolean isPublic(InetAddress address) {
        return address.getAddress().length == 4
                ? !isIn(SPECIAL_V4, address)
                : GLOBAL_V6.holds(address) && !isIn(SPECIAL_V6, address);
    }

    private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.holds(address));
    }

    /** {@return the name itself: nothing is asked for it} */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
