package dev.llmops.local.fuzz;

import java.util.List;
import java.util.Random;

/** Random JSON schemas: deep, wide, with long names, references and patterns. */
final class Schemas {

    private static final List<String> LEAVES = List.of(
            "{\"type\":\"string\"}",
            "{\"type\":\"integer\"}",
            "{\"type\":\"number\"}",
            "{\"type\":\"boolean\"}",
            "{\"type\":\"null\"}",
            "{}",
            "true",
            "false",
            "{\"const\":\"a\"}",
            "{\"type\":[\"string\",\"null\"]}",
            "{\"type\":\"what\"}",
            "{\"$ref\":\"#\"}",
            "{\"$ref\":\"#/$defs/d\"}",
            "{\"type\":\"string\",\"format\":\"date-time\"}",
            "{\"type\":\"string\",\"format\":\"uuid\"}");
    private static final List<String> PIECES = List.of(
            "a",
            ".",
            "[a-z]",
            "\\\\d",
            "(a|b)",
            "a*",
            "(",
            "[",
            "\\\\",
            "(?:a)",
            "a{2,9}",
            "a{99999}",
            "|",
            "^",
            "\\u00e9");

    private Schemas() {}

    static String object(Random random) {
        return random.nextInt(20) == 0 ? Texts.text(random, 2_000) : object(random, 3);
    }

    private static String object(Random random, int depth) {
        int many = random.nextInt(6) == 0 ? Texts.count(random, 3_500) : 1 + random.nextInt(4);
        StringBuilder json = new StringBuilder("{\"type\":\"object\",\"properties\":{");
        StringBuilder required = new StringBuilder();
        boolean longNames = random.nextInt(8) == 0;
        for (int i = 0; i < many; i++) {
            String name = quoted((longNames && i < 3 ? Texts.name(random) : "p") + i);
            json.append(i == 0 ? "" : ",").append(name).append(':');
            json.append(many > 8 ? "{\"type\":\"string\"}" : value(random, depth - 1));
            if (random.nextBoolean()) {
                required.append(required.isEmpty() ? "" : ",").append(name);
            }
        }
        json.append('}');
        if (random.nextBoolean()) {
            json.append(",\"required\":[").append(required).append(']');
        }
        if (random.nextInt(3) > 0) {
            json.append(",\"additionalProperties\":").append(random.nextInt(3) == 0 ? value(random, 0) : "false");
        }
        if (random.nextInt(3) == 0) {
            json.append(",\"$defs\":{\"d\":").append(value(random, depth - 1)).append('}');
        }
        return json.append('}').toString();
    }

    private static String value(Random random, int depth) {
        if (depth <= 0) {
            return leaf(random);
        }
        return switch (random.nextInt(12)) {
            case 0 -> object(random, depth);
            case 1 -> "{\"type\":\"array\",\"items\":" + value(random, depth - 1) + bounds(random, "Items") + "}";
            case 2 -> "{\"anyOf\":" + list(random, depth) + "}";
            case 3 -> "{\"allOf\":" + list(random, depth) + "}";
            case 4 -> "{\"type\":\"string\",\"pattern\":\"^" + pattern(random) + "$\"}";
            case 5 -> "{\"type\":\"string\"" + bounds(random, "Length") + "}";
            case 6 -> values(random);
            case 7 ->
                "{\"type\":\"integer\",\"minimum\":" + random.nextInt() + ",\"maximum\":" + random.nextInt() + "}";
            case 8 -> "{\"$ref\":" + quoted("#/$defs/" + Texts.name(random)) + "}";
            case 9 -> nested(Texts.count(random, 20_000), random.nextBoolean());
            default -> leaf(random);
        };
    }

    // Mostly one that is taken, so that what is around it is reached.
    private static String leaf(Random random) {
        return LEAVES.get(random.nextInt(random.nextInt(8) > 0 ? 4 : LEAVES.size()));
    }

    private static String list(Random random, int depth) {
        return "[" + value(random, depth - 1) + ("," + value(random, depth - 1)).repeat(random.nextInt(5)) + "]";
    }

    private static String values(Random random) {
        StringBuilder json = new StringBuilder("{\"enum\":[");
        String name = random.nextInt(4) == 0 ? Texts.name(random) : "v";
        for (int left = Texts.count(random, 2_000); left > 0; left--) {
            json.append(quoted(name + left)).append(',');
        }
        return json.append("1]}").toString();
    }

    private static String bounds(Random random, String what) {
        return random.nextBoolean()
                ? ""
                : ",\"min" + what + "\":" + Texts.count(random, 100_000) + ",\"max" + what + "\":"
                        + Texts.count(random, Integer.MAX_VALUE);
    }

    private static String pattern(Random random) {
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        if (random.nextInt(4) == 0) {
            return piece.repeat(Texts.count(random, 5_000));
        }
        if (random.nextInt(4) == 0) {
            return "a|".repeat(Texts.count(random, 50_000)) + "b";
        }
        if (random.nextInt(4) == 0) {
            int depth = Texts.count(random, 20_000);
            return "(".repeat(depth) + "a" + ")".repeat(depth);
        }
        return piece + PIECES.get(random.nextInt(PIECES.size())) + piece;
    }

    private static String nested(int depth, boolean arrays) {
        return arrays
                ? "{\"type\":\"array\",\"items\":".repeat(depth) + "{}" + "}".repeat(depth)
                : "{\"anyOf\":[".repeat(depth) + "{}" + "]}".repeat(depth);
    }

    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
