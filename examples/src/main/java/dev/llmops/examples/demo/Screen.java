package dev.llmops.examples.demo;

import dev.llmops.api.generation.GenerationId;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** What people read. Colours only on a terminal, and never against NO_COLOR. */
public final class Screen {

    private static final int WIDTH = 100;
    private static final String INDENT = "   ";

    private static final String HANGING = INDENT + "   ";

    private final PrintStream out;
    private final StringBuilder word = new StringBuilder();
    private int column = HANGING.length();
    private final boolean colours;
    private int section;
    private int good;
    private int bad;

    /**
     * Creates a screen.
     *
     * @param out where to write
     * @param colours whether with colours
     */
    public Screen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** {@return the terminal, or whatever the output goes to} */
    public static Screen standard() {
        return new Screen(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                Ansi.AUTO.enabled());
    }

    PrintStream out() {
        return out;
    }

    /** Returns whether a person watches, for whom a line may be drawn again and again. */
    boolean terminal() {
        return colours;
    }

    /**
     * What all of it is.
     *
     * @param text the title
     * @param remark what else to know
     */
    public void title(String text, String remark) {
        out.println(style(text, Style.bold));
        out.println(style(remark, Style.faint));
    }

    /**
     * What was shown, and where to go on.
     *
     * @param database the store's file
     * @param generation a record in it
     * @param report the report of the evaluation
     */
    public void closing(Path database, GenerationId generation, Path report) {
        out.println();
        out.println(style("What was shown", Style.bold, Style.fg_cyan));
        line(good + " of " + (good + bad) + " checks ok, in "
                + ManagementFactory.getRuntimeMXBean().getUptime() / 1000 + " s.");
        wrapped(
                "A real model answered in this JVM, by versioned prompts and from documents. Each answer has a record, with its"
                        + " variant, its passages, its feedback and its cost; it can be replayed exactly, and become training"
                        + " data; an evaluation decided between two prompts; and the audit log tells on whoever changes it.");
        out.println();
        line("It is all in one file. Go on with:");
        line("    bin/llmops generation list --store " + database);
        line("    bin/llmops generation show " + generation + " --store " + database);
        line("    bin/llmops model chat");
        line("Open in a browser: " + report.toUri());
    }

    /** The next numbered section, what it shows, and the code that does it. */
    void section(String title, String explanation, String... code) {
        section++;
        out.println();
        out.println(style(section + ". " + title, Style.bold, Style.fg_cyan));
        wrapped(explanation);
        for (String line : code) {
            out.println(INDENT + style("    " + line, Style.fg_blue));
        }
        out.println();
    }

    /** A line of a result. */
    void line(String text) {
        out.println(INDENT + text);
    }

    /** A line of small print. */
    void small(String text) {
        out.println(INDENT + style(text, Style.faint));
    }

    /** A line of good news or bad. */
    void verdict(boolean asExpected, String text) {
        if (asExpected) {
            good++;
        } else {
            bad++;
        }
        Style colour = asExpected ? Style.fg_green : Style.fg_red;
        out.println(INDENT + style(asExpected ? "ok  " : "!!  ", Style.bold, colour) + text);
    }

    /** {@return whether all was as it should be} */
    public boolean allGood() {
        return bad == 0;
    }

    /** Begins a line that grows. */
    void begin(String text) {
        out.print(INDENT + style(text, Style.bold));
        out.flush();
    }

    /** A piece of a growing line, which is broken between words where it gets too long. */
    void piece(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n') {
                word();
                column = c == '\n' ? WIDTH : column + 1;
            } else {
                word.append(c);
            }
        }
        out.flush();
    }

    /** Ends a growing line. */
    void end() {
        word();
        column = HANGING.length();
        out.println();
    }

    private void word() {
        if (word.length() == 0) {
            return;
        }
        if (column + word.length() > WIDTH) {
            out.print("\n" + HANGING);
            column = HANGING.length();
        } else if (column > HANGING.length()) {
            out.print(' ');
        }
        out.print(word);
        column += word.length();
        word.setLength(0);
    }

    /** An empty line. */
    void gap() {
        out.println();
    }

    /** A name and its value. */
    void field(String name, String value) {
        line(String.format(Locale.ROOT, "%-13s %s", name, value));
    }

    /** The lines of a unified diff. */
    void diff(List<String> lines) {
        for (String line : lines) {
            Style[] styles = line.startsWith("+")
                    ? new Style[] {Style.fg_green}
                    : line.startsWith("-") ? new Style[] {Style.fg_red} : new Style[0];
            out.println(INDENT + style(line, styles));
        }
    }

    /** Text of any length, in lines that fit. */
    void wrapped(String text) {
        wrapped(text, INDENT);
    }

    /** Text of any length that belongs to the line before. */
    void hanging(String text) {
        wrapped(text, INDENT + "    ");
    }

    private void wrapped(String text, String indent) {
        StringBuilder line = new StringBuilder(indent);
        for (String next : text.split(" ", -1)) {
            if (line.length() + next.length() > WIDTH) {
                out.println(line.toString().stripTrailing());
                line = new StringBuilder(indent);
            }
            line.append(next).append(' ');
        }
        out.println(line.toString().stripTrailing());
    }

    private String style(String text, Style... styles) {
        return colours && styles.length > 0 ? Style.on(styles) + text + Style.reset.on() : text;
    }
}
