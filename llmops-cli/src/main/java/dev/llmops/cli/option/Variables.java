package dev.llmops.cli.option;

import dev.llmops.cli.console.NamedValues;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The variables of a prompt. */
public final class Variables {

    @Option(
            names = "--var",
            paramLabel = "NAME=TEXT",
            description = "A variable of the prompt; NAME:=JSON gives a number, a list or anything else than text.")
    public List<String> given = List.of();

    public Map<String, Object> values() {
        return NamedValues.of("variable", given);
    }
}
