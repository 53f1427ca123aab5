package dev.llmops.rag.internal.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses of the Internet that begin alike: {@code 10.0.0.0/8}, {@code fd00::/8}; without a length one address. */
public final class AddressRange {

    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /**
     * {@return a range}
     *
     * @param text an address, and maybe a slash and how many of its bits count
     * @throws IllegalArgumentException if it is none
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] first = address(slash < 0 ? text : text.substring(0, slash), text);
        String length = slash < 0 ? Integer.toString(8 * first.length) : text.substring(slash + 1);
        int bits = LENGTH.matcher(length).matches() ? Integer.parseInt(length) : Integer.MAX_VALUE;
        if (bits > 8 * first.length) {
            throw none(text, null);
        }
        return new AddressRange(first, bits);
    }

    /** A name would be looked up. */
    private static byte[] address(String address, String text) {
        if (!V4.matcher(address).matches() && !V6.matcher(address).matches()) {
            throw none(text, null);
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw none(text, e);
        }
    }

    private static IllegalArgumentException none(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "a range of addresses must be an address, or one with a length after a slash, as 10.0.0.0/8 or fd00::/8,"
                        + " but was '" + text + "'",
                cause);
    }

    /** {@return whether an address is one of them} */
    boolean holds(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != first.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = (0xFF00 >> (bits % 8)) & 0xFF;
        return Arrays.equals(first, 0, whole, other, 0, whole)
                && (rest == 0 || ((first[whole] ^ other[whole]) & rest) == 0);
    }
}
