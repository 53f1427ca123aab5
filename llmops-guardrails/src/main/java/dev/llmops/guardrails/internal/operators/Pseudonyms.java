package dev.llmops.guardrails.internal.operators;

import java.util.List;

/** Made-up values that depend on the value, its kind, the tenant and a key. */
public final class Pseudonyms {

    private static final List<String> FIRST = List.of(
            "Alex", "Robin", "Kim", "Sam", "Charlie", "Jamie", "Noor", "Sasha", "Ari", "Dana", "Eden", "Luca", "Mika",
            "Rene", "Toni", "Yael");
    private static final List<String> LAST = List.of(
            "Abel", "Berg", "Costa", "Dale", "Ellis", "Frost", "Gray", "Holm", "Imai", "Jung", "Kaya", "Lind", "Moss",
            "Nash", "Ortiz", "Park", "Quinn", "Reyes", "Stone", "Tran", "Ueda", "Vale", "West", "Yang");

    private final KeyedHash hash;

    public Pseudonyms(byte[] key) {
        this.hash = new KeyedHash(key);
    }

    /** {@return the pseudonym of a value} */
    public String of(String tenant, String type, String value) {
        long number = hash.number("pseudonym", tenant, type, value);
        return switch (type) {
            case "person" ->
                FIRST.get((int) (number % FIRST.size())) + " " + LAST.get((int) (number / FIRST.size() % LAST.size()));
            case "email" -> "user-" + Long.toString(number % (1L << 40), 36) + "@example.com";
            default -> inPlace(value, hash.bytes("letters", tenant, type, value));
        };
    }

    private static String inPlace(String value, byte[] random) {
        StringBuilder out = new StringBuilder(value);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            int draw = (random[i % random.length] & 0xff) + 31 * (i / random.length);
            if (Character.isDigit(c)) {
                out.setCharAt(i, (char) ('0' + draw % 10));
            } else if (Character.isLetter(c)) {
                out.setCharAt(i, (char) ((Character.isUpperCase(c) ? 'A' : 'a') + draw % 26));
            }
        }
        return out.toString();
    }
}
