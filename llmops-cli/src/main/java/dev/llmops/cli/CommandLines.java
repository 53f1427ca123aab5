package dev.llmops.cli;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.audit.checkpoint.VerificationKey;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.ResultFiles;
import dev.llmops.cli.console.UsageErrors;
import dev.llmops.cli.export.TrainingFormats;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.tuning.TrainingFormat;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Puts the commands, their types and their errors together. */
final class CommandLines {

    /** What Java makes of bytes that are no characters of the locale's encoding. What was there is lost. */
    private static final char UNREADABLE = '\uFFFD';

    private CommandLines() {}

    static int run(Console console, String... arguments) {
        int exitCode = of(console, arguments).execute(arguments);
        // A stream that prints keeps what went wrong to itself until it is asked.
        if (console.out().checkError()) {
            console.err()
                    .println(
                            "llmops: the output could not be written to its end: the disk is full, or nobody reads it any"
                                    + " more");
            exitCode = exitCode == ExitCode.OK ? ExitCode.SOFTWARE : exitCode;
        }
        console.err().flush();
        return exitCode;
    }

    /** {@return the command line, of the commands only that which the arguments call, where they begin with it} */
    static CommandLine of(Console console, String... arguments) {
        CommandLine root = new CommandLine(new LlmOpsCommand(console));
        List<Class<?>> called = LlmOpsCommand.COMMANDS.stream()
                .filter(command -> arguments.length > 0 && arguments[0].equals(name(command)))
                .toList();
        (called.isEmpty() ? LlmOpsCommand.COMMANDS : called).forEach(root::addSubcommand);
        return root.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.terminal() ? Ansi.ON : Ansi.OFF))
                // A text that begins with @ is a text: whoever wrote it may not have the file of that name read.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .registerConverter(AbbreviatedId.class, converter(AbbreviatedId::parse))
                .registerConverter(PromptReference.class, converter(PromptReference::parse))
                .registerConverter(AuditHead.class, converter(AuditHead::parse))
                .registerConverter(VerificationKey.class, converter(VerificationKey::parse))
                .registerConverter(TrainingFormat.class, converter(TrainingFormats::parse))
                .setExecutionStrategy(CommandLines::checked)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Failures());
    }

    private static String name(Class<?> command) {
        return Objects.requireNonNull(command.getAnnotation(CommandLine.Command.class))
                .name();
    }

    private static int checked(ParseResult parsed) {
        List<String> arguments = parsed.expandedArgs();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).indexOf(UNREADABLE) >= 0) {
                // Without its text, which may be what was to be redacted.
                throw new ParameterException(
                        parsed.commandSpec().commandLine(),
                        "an argument must be text in the encoding of the locale, but number " + (i + 1)
                                + " is not; set LC_ALL=C.UTF-8 or another UTF-8 locale");
            }
        }
        ResultFiles.check(parsed);
        return UsageErrors.requireKnown(parsed);
    }

    /** Lets the message of our own check through, which says more than "cannot convert". */
    private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
