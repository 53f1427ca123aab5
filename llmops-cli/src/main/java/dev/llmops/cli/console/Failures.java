package dev.llmops.cli.console;

import dev.llmops.api.error.LlmOpsException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one sentence why a command failed; the stack trace only if it was asked for. */
public final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence(error) + explained(error));
        if (command.getCommand() instanceof Operation operation && operation.verbose) {
            error.printStackTrace(command.getErr());
        }
        return error instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    /** Where there is more to read; a command's own failure says all that there is. */
    private static String explained(Exception error) {
        return error instanceof LlmOpsException documented
                        && ErrorPage.standard().has(documented)
                ? " (see 'llmops explain " + error.getClass().getSimpleName() + "')"
                : "";
    }

    /** Errors that are made for people speak for themselves; others need their name to make sense. */
    public static String sentence(Throwable error) {
        if (error instanceof UncheckedIOException && error.getCause() instanceof CharacterCodingException) {
            return "the input must be UTF-8, but is not; convert it first, for example with iconv";
        }
        return error instanceof LlmOpsException || error instanceof IllegalArgumentException
                ? firstLine(error)
                : error.getClass().getSimpleName() + ": " + firstLine(error)
                        + "; this is a fault in llmops: please report it with what --verbose prints";
    }

    public static String firstLine(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank()
                ? error.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
