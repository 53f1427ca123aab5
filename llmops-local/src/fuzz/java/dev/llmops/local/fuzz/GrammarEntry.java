package dev.llmops.local.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Grammars in llama.cpp's form, most of them nearly right, and what triggers them. */
final class GrammarEntry implements Entry {

    private static final List<String> ATOMS = List.of(
            "\"a\"",
            "\"\"",
            "[a-z]",
            "[^\\n]",
            "[]",
            "[z-a]",
            ".",
            "root",
            "a",
            "b",
            "\"\\x41\"",
            "\"\\u4e2d\"",
            "\"\\",
            "[a",
            "<s>",
            "<[1]>",
            "!<[1]>",
            "# note\n",
            "\n",
            "::=",
            "\"\u4e2d\"",
            "[\\U0010FFFF]",
            "\"\\UFFFFFFFF\"");
    private static final List<String> REPEATS =
            List.of("*", "+", "?", "{2}", "{0,3}", "{3,}", "{2000}", "{99999}", "{5,3}", "{,2}", "{-1}", "**", "+?");
    private static final List<String> TRIGGERS =
            List.of("a", "[a-z]", "(Zoo)", "(a+)+$", "\\s", ".", "[", "(", "\\1", "^a", "a{9}", "(?=a)");

    private final FuzzModels models;

    GrammarEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = models.anyWriter(random);
        Map<String, Object> vendor = new TreeMap<>();
        vendor.put("grammar", grammar(random));
        if (random.nextInt(3) == 0) {
            List<String> triggers = new ArrayList<>();
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                String trigger = TRIGGERS.get(random.nextInt(TRIGGERS.size()));
                triggers.add(random.nextInt(4) == 0 ? trigger.repeat(Texts.count(random, 2_000)) : trigger);
            }
            vendor.put("grammar_triggers", triggers);
        }
        return new FuzzCase(
                vocabulary + ": " + vendor, () -> models.writer(vocabulary).generate(Requests.with("Zoo", vendor)));
    }

    private static String grammar(Random random) {
        StringBuilder grammar = new StringBuilder();
        rule(grammar, "root", random);
        for (String name : List.of("a", "b")) {
            if (random.nextInt(5) > 0) {
                rule(grammar, name, random);
            }
        }
        if (random.nextInt(10) == 0) {
            chain(grammar, Texts.count(random, 3_000));
        }
        if (random.nextInt(12) == 0) {
            grammar.setLength(random.nextInt(grammar.length()));
        }
        return grammar.toString();
    }

    private static void rule(StringBuilder grammar, String name, Random random) {
        grammar.append(name).append(" ::= ");
        switch (random.nextInt(8)) {
            case 0 -> nested(grammar, Texts.count(random, 100_000), random.nextInt(4) > 0);
            case 1 -> grammar.append((atom(random) + " ").repeat(Texts.count(random, 20_000)));
            case 2 ->
                grammar.append((atom(random) + " | ").repeat(Texts.count(random, 20_000)))
                        .append("\"z\"");
            case 3 ->
                grammar.append('"').append(Texts.name(random).replace("\"", "")).append('"');
            default -> expression(grammar, random, 3);
        }
        grammar.append('\n');
    }

    private static void nested(StringBuilder grammar, int depth, boolean closed) {
        grammar.append("(".repeat(depth)).append("\"a\"").append(closed ? ")".repeat(depth) : "");
    }

    private static void expression(StringBuilder grammar, Random random, int depth) {
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            if (depth > 0 && random.nextInt(4) == 0) {
                grammar.append('(');
                expression(grammar, random, depth - 1);
                grammar.append(')');
            } else {
                grammar.append(atom(random));
            }
            grammar.append(random.nextInt(3) == 0 ? REPEATS.get(random.nextInt(REPEATS.size())) : "");
            grammar.append(random.nextInt(4) == 0 ? " | " : " ");
        }
    }

    private static void chain(StringBuilder grammar, int length) {
        for (int i = 0; i < length; i++) {
            grammar.append("c%d ::= c%d%n".formatted(i, i + 1));
        }
        grammar.append("c").append(length).append(" ::= \"a\"\n");
    }

    private static String atom(Random random) {
        return ATOMS.get(random.nextInt(ATOMS.size()));
    }
}
