package dev.llmops.guardrails.internal.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The checksum in the tokens of GitHub and npm: the last six characters are the CRC-32 of the thirty before them, in
 * base 62. A token whose checksum is right is one; a wrong one may be shortened or changed, and is told all the same.
 */
final class TokenChecksum {

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int PREFIX = 4;
    private static final int BODY = 30;
    private static final int CHECK = 6;

    private TokenChecksum() {}

    /** {@return whether the token is one with a checksum, and that is right} */
    static boolean right(String token) {
        if (token.length() != PREFIX + BODY + CHECK || token.charAt(PREFIX - 1) != '_') {
            return false;
        }
        String prefix = token.substring(0, PREFIX - 1).toLowerCase(Locale.ROOT);
        boolean known = prefix.equals("npm") || (prefix.startsWith("gh") && "pousr".indexOf(prefix.charAt(2)) >= 0);
        return known && token.endsWith(of(token.substring(PREFIX, PREFIX + BODY)));
    }

    static String of(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        StringBuilder check = new StringBuilder(CHECK);
        long rest = crc.getValue();
        for (int i = 0; i < CHECK; i++) {
            check.insert(0, BASE62.charAt((int) (rest % BASE62.length())));
            rest /= BASE62.length();
        }
        return check.toString();
    }
}
