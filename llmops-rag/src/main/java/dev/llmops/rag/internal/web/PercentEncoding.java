package dev.llmops.rag.internal.web;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The one form in which paths of addresses and of {@code robots.txt} are compared (RFC 9309, section 2.2.2). */
final class PercentEncoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /**
     * {@return a path with everything outside of ASCII encoded, and so the two marks of patterns, {@code *} and {@code $}; what needs no
     * encoding anywhere (RFC 3986, section 2.3) is plain}
     */
    static String compared(String path) {
        return encoded(path, "*$");
    }

    /** {@return a part of an address with everything outside of ASCII encoded, and what needs no encoding anywhere plain} */
    static String normalized(String part) {
        return encoded(part, "");
    }

    private static String encoded(String path, String marks) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        StringBuilder compared = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean encoded = bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2]);
            int octet = encoded ? octet(bytes, i + 1) : bytes[i] & 0xFF;
            boolean plain = encoded ? isUnreserved(octet) : octet < 0x80 && marks.indexOf(octet) < 0;
            if (plain) {
                compared.append((char) octet);
            } else {
                compared.append('%').append(HEX.toHexDigits((byte) octet));
            }
            i += encoded ? 2 : 0;
        }
        return compared.toString();
    }

    private static int octet(byte[] bytes, int at) {
        return HexFormat.fromHexDigit(bytes[at]) << 4 | HexFormat.fromHexDigit(bytes[at + 1]);
    }

    private static boolean isUnreserved(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || "-._~".indexOf(octet) >= 0;
    }
}
