package dev.llmops.cli.console;

/** The command above all groups, which holds the console of this run. */
public abstract class Root extends Group {

    private final Console console;

    protected Root(Console console) {
        this.console = console;
    }

    final Console console() {
        return console;
    }
}
