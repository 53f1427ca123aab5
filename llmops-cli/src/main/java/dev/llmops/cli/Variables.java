package dev.llmops.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The variables of a prompt. */
final class Variables {

    @Option(
            names = "--var",
            paramLabel = "NAME=TEXT",
            description = "A variable of the prompt; NAME:=JSON gives a number, a list or anything else than text.")
    List<String> given = List.of();

    Map<String, Object> values() {
        return NamedValues.of("variable", given);
    }
}
