package dev.llmops.cli.console;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence how a command was called wrongly, and where its help is. */
public final class UsageErrors implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + sentence(error) + help(name));
        return ExitCode.USAGE;
    }

    static String help(String command) {
        return " (see '" + command + " --help')";
    }

    private static String sentence(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return sentence(unmatched);
        }
        return Failures.firstLine(error).replaceFirst("^Error: ", "");
    }

    private static String sentence(UnmatchedArgumentException error) {
        CommandSpec command = error.getCommandLine().getCommandSpec();
        String first = error.getUnmatched().get(0);
        List<String> near = error.getSuggestions();
        String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        if (command.subcommands().isEmpty() || first.startsWith("-")) {
            return Failures.firstLine(error) + hint;
        }
        return "there is no command '" + first + "'; the commands are " + Group.names(command) + hint;
    }

    /**
     * Refuses an unknown command also where help is asked for: picocli shows the help of the command above it then, which says
     * to a script that all is well.
     */
    public static int requireKnown(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unmatched = command.getParseResult().unmatched();
            if (!command.getSubcommands().isEmpty() && !unmatched.isEmpty()) {
                throw new UnmatchedArgumentException(command, unmatched);
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }
}
