package dev.llmops.guardrails.internal.text;

import java.util.HashMap;
import java.util.Map;

/**
 * Letters that look like Latin ones. The table is Unicode's intentional.txt (UTS #39, version 17.0.0, Unicode License v3)
 * in lower case, with some of confusables.txt: small capitals, Armenian, Cherokee.
 */
public final class Confusables {

    private static final String PAIRS = "ıiɑaɡgɢgɩiɪiɴnʀrʏyʙbʜhʟlαaβbγyεeζzηnιiκkμmνvοoρpτtυuχxωwϲcϳj"
            + "аaвbгrеeкkлnмmнhоoпnрpсcтtуyхxѕsіiјjѵvһhӀlӏlԁdԛqԝwզqհhղnոnսuցgօo"
            + "ᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢzℓlꜱsꭰdꭱrꮃwꮯc";

    private static final Map<Character, Character> LATIN = new HashMap<>();

    static {
        for (int i = 0; i < PAIRS.length(); i += 2) {
            LATIN.putIfAbsent(PAIRS.charAt(i), PAIRS.charAt(i + 1));
        }
    }

    private Confusables() {}

    /** {@return the Latin letter that it looks like, or itself} */
    public static char latin(char c) {
        if (c < 0x80) {
            return c;
        }
        return LATIN.getOrDefault(c, c);
    }
}
