package dev.llmops.cli.console;

import dev.llmops.commons.internal.file.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Refuses a place where results cannot be written, before the work of hours that makes them. */
public final class ResultFiles {

    private static final Set<String> OPTIONS = Set.of("--out", "--html", "--markdown", "--sarif");

    private ResultFiles() {}

    /** Checks the options whose names say that a file is written. */
    public static void check(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        for (OptionSpec option : last.matchedOptions()) {
            String name = option.longestName();
            if (OPTIONS.contains(name)
                    && "FILE".equals(option.paramLabel())
                    && option.getValue() instanceof Path file) {
                require(last.commandSpec().commandLine(), name, file);
            }
        }
    }

    public static void require(CommandLine command, String option, Path file) {
        if (Files.isDirectory(file)) {
            throw new ParameterException(command, option + " must be a file, but '" + file + "' is a folder");
        }
        // Whoever made it may have made it lead to a file of somebody else.
        if (WholeFile.isLink(file)) {
            throw new ParameterException(
                    command, option + " must be no link, but '" + file + "' is one; name the file that it leads to");
        }
    }
}
