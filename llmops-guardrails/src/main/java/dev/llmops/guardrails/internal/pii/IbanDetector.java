package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bank account numbers (ISO 13616): a country, that country's length, and check digits by mod 97. */
final class IbanDetector implements Detector {

    private static final String TYPE = "iban";
    private static final double SCORE = 0.99;
    private static final Map<String, Integer> LENGTHS = lengths("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29"
            + " BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18"
            + " GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25"
            + " MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33"
            + " SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : table.split(" ", -1)) {
            lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
        }
        return Map.copyOf(lengths);
    }

    @Override
    public boolean startsWith(char first) {
        return Chars.letter(first);
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (Chars.word(window.before(i))
                || !Chars.letter(window.at(i + 1))
                || !Chars.digit(window.at(i + 2))
                || !Chars.digit(window.at(i + 3))) {
            return null;
        }
        Integer length = LENGTHS.get(window.part(i, i + 2).toUpperCase(Locale.ROOT));
        if (length == null) {
            return null;
        }
        StringBuilder compact = new StringBuilder(length);
        int p = i;
        while (compact.length() < length) {
            char c = window.at(p);
            if ((Chars.blank(c) || c == '-') && Chars.letterOrDigit(window.at(p + 1))) {
                p++;
            } else if (Chars.letterOrDigit(c)) {
                compact.append(c);
                p++;
            } else {
                return null;
            }
        }
        boolean sound = !Chars.word(window.at(p)) && CheckDigits.iban(compact);
        return sound ? new Match(TYPE, i, p, SCORE) : null;
    }
}
