package dev.llmops.examples.docs;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.SimpleJavaFileObject;

/** A block of Java as a compilation unit that knows which line of its page each of its lines was. */
final class JavaBlockSource extends SimpleJavaFileObject {

    /** What begins like a declaration of a class's member is one; all else are statements. */
    private static final Pattern MEMBERS =
            Pattern.compile("^(@|public |private |static |final |record |class |interface |enum )");

    private final Page page;
    private final List<String> source = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();

    JavaBlockSource(Page page, Page.Block block) {
        super(URI.create("string:///" + name(block) + ".java"), Kind.SOURCE);
        this.page = page;
        Page.Block prelude = page.prelude();
        add(prelude, true);
        add(block, true);
        add("public abstract class " + name(block) + " {", block.first());
        add(prelude, false);
        boolean members = MEMBERS.matcher(firstCode(block)).find();
        add(members ? "" : "public static void statements() throws Exception {", block.first());
        add(block, false);
        add(members ? "}" : "}}", block.first() + block.lines().size());
    }

    /** {@return the class that a block becomes} */
    static String name(Page.Block block) {
        return "Block" + block.first();
    }

    private static String firstCode(Page.Block block) {
        return block.lines().stream()
                .filter(line -> !line.isBlank() && !line.startsWith("//") && !line.startsWith("import "))
                .findFirst()
                .orElse("");
    }

    private void add(Page.Block block, boolean imports) {
        for (int i = 0; i < block.lines().size(); i++) {
            String line = block.lines().get(i);
            if (line.startsWith("import ") == imports) {
                add(line, block.first() + i);
            }
        }
    }

    private void add(String line, int lineOfPage) {
        source.add(line);
        lines.add(lineOfPage);
    }

    /** Where a line of this source stands: {@code docs/guides/retrieval.md:12}. */
    String place(long line) {
        return page.path() + ":" + lines.get(Math.toIntExact(Math.max(1, line)) - 1);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return String.join("\n", source);
    }
}
