package dev.llmops.guardrails.internal.pii;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of crypto-currencies: Bitcoin's with the check of Base58Check or of Bech32 and Bech32m (BIP 173, BIP 350), and
 * forty hexadecimal digits behind {@code 0x}, which Ethereum has.
 */
final class CryptoWalletDetector implements Detector {

    static final String TYPE = "crypto_wallet";
    private static final double CHECKED = 0.99;
    private static final double HEX = 0.7;
    private static final int MIN_LENGTH = 26;
    private static final int MAX_LENGTH = 90;
    private static final int ETHEREUM = 42;
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int BECH32M = 0x2bc830a3;

    @Override
    public boolean startsWith(char first) {
        return first == '1' || first == '3' || first == 'b' || first == 'B' || first == '0';
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (Chars.word(window.before(i)) || !possible(window, i)) {
            return null;
        }
        int end = i;
        while (end - i <= MAX_LENGTH && Chars.letterOrDigit(window.at(end))) {
            end++;
        }
        if (end - i < MIN_LENGTH || end - i > MAX_LENGTH || Chars.word(window.at(end))) {
            return null;
        }
        String value = window.part(i, end);
        return switch (value.charAt(0)) {
            case '0' -> value.length() == ETHEREUM ? new Match(TYPE, i, end, HEX) : null;
            case '1', '3' -> base58(value) ? new Match(TYPE, i, end, CHECKED) : null;
            default -> bech32(value.toLowerCase(Locale.ROOT)) ? new Match(TYPE, i, end, CHECKED) : null;
        };
    }

    private static boolean possible(Window window, int i) {
        char first = window.at(i);
        if (first == '0') {
            if (window.at(i + 1) != 'x') {
                return false;
            }
            int end = i + 2;
            while (end - i < ETHEREUM && Chars.hex(window.at(end))) {
                end++;
            }
            return end - i == ETHEREUM;
        }
        return Chars.digit(first) || window.startsWithIgnoringCase(i, "bc1");
    }

    private static boolean base58(String value) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < value.length(); i++) {
            int digit = BASE58.indexOf(value.charAt(i));
            if (digit < 0) {
                return false;
            }
            number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
        }
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[25];
        int from = digits[0] == 0 ? 1 : 0;
        int length = digits.length - from;
        if (length > bytes.length) {
            return false;
        }
        System.arraycopy(digits, from, bytes, bytes.length - length, length);
        byte[] check = Sha256.of(Sha256.of(Arrays.copyOf(bytes, 21)));
        return Arrays.equals(check, 0, 4, bytes, 21, 25);
    }

    private static boolean bech32(String value) {
        int check = 1;
        for (int part : new int[] {'b' >> 5, 'c' >> 5, 0, 'b' & 31, 'c' & 31}) {
            check = step(check, part);
        }
        for (int i = 3; i < value.length(); i++) {
            int digit = BECH32.indexOf(value.charAt(i));
            if (digit < 0) {
                return false;
            }
            check = step(check, digit);
        }
        return check == 1 || check == BECH32M;
    }

    private static int step(int check, int digit) {
        int top = check >>> 25;
        int next = (check & 0x1ffffff) << 5 ^ digit;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }
}
