package dev.llmops.guardrails.internal.pii;

/** The digits of a phone number, as they are grouped. */
final class PhoneDigits {

    private static final int NORTH_AMERICAN_LENGTH = 10;
    private static final int SHORTEST_INTERNATIONAL = 8;

    private final StringBuilder all = new StringBuilder(16);
    private final StringBuilder shape = new StringBuilder(16);

    /** Adds digits, attached to the ones before or as a group of their own. */
    void add(String digits, boolean attached) {
        all.append(digits);
        shape.append(shape.isEmpty() || attached ? "" : "-").append(digits.length());
    }

    int count() {
        return all.length();
    }

    boolean international() {
        return all.charAt(0) == '1'
                ? all.length() == NORTH_AMERICAN_LENGTH + 1
                : all.charAt(0) != '0' && all.length() >= SHORTEST_INTERNATIONAL;
    }

    /** Three, three and four digits, perhaps behind the country code. Neither area code nor exchange begins with 0 or 1. */
    boolean northAmerican() {
        int area = switch (shape.toString()) {
            case "3-3-4" -> 0;
            case "1-3-3-4" -> all.charAt(0) == '1' ? 1 : -1;
            case "3-3-3-4" -> all.indexOf("001") == 0 ? 3 : -1;
            default -> -1;
        };
        return area >= 0 && all.charAt(area) >= '2' && all.charAt(area + 3) >= '2';
    }

    boolean date() {
        String groups = shape.toString();
        return groups.startsWith("4-2-2") || groups.startsWith("2-2-4");
    }
}
